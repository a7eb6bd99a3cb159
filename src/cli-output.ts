import { jsonInSight } from './domain/shown.ts';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Names in it are data to a terminal and to a pipeline's agent too: no line holds what either would obey. */
export function printJson(value: object): void {
  print(jsonInSight(value, 2));
}
