import { BackupError, messageOf } from '../domain/errors.ts';
import { within } from './deadline.ts';

/** What a question to Azure DevOps needs, for whoever is refused. */
export interface Need {
  /** Such as `The notifications of the team Contoso Team could not be changed`. */
  readonly what: string;
  /** Roles and scopes that allow it. */
  readonly right: string;
}

const refused: readonly number[] = [401, 203, 302];
/** Milliseconds for one question, which may take two requests: the client's own limit is for silence only. */
const longestQuestion = 60_000;

/**
 * Asks, and turns what Azure DevOps and the network answer into one sentence with the next step.
 * @throws BackupError `token-refused`, `no-access`, `unreachable`, `devops-error`.
 */
export async function askedOf<Answer>(
  need: Need,
  ask: () => Promise<Answer>,
  milliseconds = longestQuestion,
): Promise<Answer> {
  const late = (): Error => new Error('Request timeout');
  try {
    return await within({ milliseconds, late }, ask);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw asBackupError(error, need);
  }
}

/**
 * The list that Azure DevOps was asked for.
 * @throws TypeError for anything else than a list of objects; {@link askedOf} says it in a sentence.
 */
export function listOf<Item extends object>(answer: readonly Item[] | null | undefined): readonly Item[] {
  const items: unknown = answer;
  if (Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null)) return items as Item[];
  throw new TypeError('the answer is not a list of objects');
}

function asBackupError(error: unknown, { what, right }: Need): BackupError {
  const status = (error as { statusCode?: number }).statusCode;
  const said = messageOf(error).split(/\r?\n/, 1)[0]?.slice(0, 300) ?? '';
  const because = (text: string): string => `${what}: ${text}.`;
  const told = said.replace(/\.$/, '');
  // To whoever is not signed in the service shows its sign-in page, in which no API is found.
  if ((status !== undefined && refused.includes(status)) || said.startsWith('Failed to find api location')) {
    return new BackupError(
      'token-refused',
      because('Azure DevOps does not accept the sign-in, or knows no such organisation'),
      `Check the name of the organisation, and that the token is of it and has not expired; it takes ${right}.`,
      { cause: error },
    );
  }
  if (status === 403) {
    return new BackupError('no-access', because(told), `It takes ${right}.`, { cause: error });
  }
  if (status === undefined) {
    const code = said.startsWith('Request timeout') ? 'no answer in time' : (error as { code?: string }).code;
    if (code === undefined) {
      // The client expects answers of the API: a proxy, or a page for people, makes it fail in its own code.
      return new BackupError(
        'devops-error',
        because(`the answer is not one of the API of Azure DevOps (${told})`),
        'Check the address of the organisation, and the proxy between.',
        { cause: error },
      );
    }
    return new BackupError('unreachable', because(`Azure DevOps cannot be reached (${code})`), 'Try again later.', {
      cause: error,
    });
  }
  return new BackupError('devops-error', because(`Azure DevOps answered ${status}, ${told}`), 'Try again later.', {
    cause: error,
  });
}
