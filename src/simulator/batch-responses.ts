import type { Json } from '../domain/resource.ts';
import type { Answer } from './exchange.ts';

/**
 * The responses of a batch, one for each answer, but for those that faults leave out or double.
 * @param usual headers that a response has unless its answer says otherwise.
 */
export function batchResponses(answers: ReadonlyMap<string, Answer>, usual: Readonly<Record<string, string>>): Json[] {
  return [...answers].flatMap(([id, answer]) => {
    const told = [...(answer.isMissing === true ? [] : [answer]), ...(answer.twin === undefined ? [] : [answer.twin])];
    return told.map(({ status, headers, body }): Json => ({ id, status, headers: { ...usual, ...headers }, body }));
  });
}
