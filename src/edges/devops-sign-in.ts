import { BearerCredentialHandler } from 'azure-devops-node-api/handlers/bearertoken.js';
import { PersonalAccessTokenCredentialHandler } from 'azure-devops-node-api/handlers/personalaccesstoken.js';
import type { IRequestHandler } from 'azure-devops-node-api/interfaces/common/VsoBaseInterfaces.js';
import { clouds } from '../domain/clouds.ts';
import { BackupError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { tokenSource } from './credential.ts';

/** Azure DevOps among the applications of Microsoft Entra, the same in every tenant. */
const devOps = '499b84ac-1321-427f-aa17-267ca6975798';
const howToSignIn = 'Sign in with `az login`, or set ENTRA_BACKUP_DEVOPS_TOKEN to a personal access token.';

/** Says to one host who asks; it gives its token to the first host that it meets, and to no other. */
export type SignIn = () => IRequestHandler;

/**
 * How requests to Azure DevOps say who asks: with a personal access token or a token of Microsoft Entra from the
 * environment, otherwise as DefaultAzureCredential signs in.
 * @throws BackupError `token-refused` for what cannot be a token, `sign-in-failed` where there is no way to sign in.
 */
export async function signInToDevOps(token: string | undefined, clock: Clock): Promise<SignIn> {
  if (token === undefined || token === '') return bearer(await entraToken(clock));
  // A header cannot carry anything else, and the error about it would quote the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new BackupError(
      'token-refused',
      'The token for Azure DevOps holds characters that no token has.',
      howToSignIn,
    );
  }
  const isJwt = token.split('.').length === 3;
  return isJwt ? bearer(token) : () => new PersonalAccessTokenCredentialHandler(token, false);
}

function bearer(token: string): SignIn {
  return () => new BearerCredentialHandler(token, false);
}

async function entraToken(clock: Clock): Promise<string> {
  const { authority } = clouds.public; // Azure DevOps has no other cloud
  try {
    return await tokenSource({ type: 'default', authorityHost: authority }, devOps, { clock }).get();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new BackupError(error.code, 'No token for Azure DevOps could be had.', howToSignIn, { cause: error });
  }
}
