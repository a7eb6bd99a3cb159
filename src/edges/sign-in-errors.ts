import { BackupError, messageOf } from '../domain/errors.ts';
import type { CredentialSettings } from '../domain/settings.ts';

/** What happened, and what to do about it. */
type Answer = readonly [what: string, fix: string];

const federated: Answer = [
  'the application trusts no federated credential with the issuer and subject of this service connection',
  'Copy both from the service connection’s page into a federated credential of the application registration, or let the page do it.',
];
const policy: Answer = [
  'a policy of the tenant does not allow workload identity federation from Azure DevOps',
  'Have an administrator of the tenant allow the issuer of the service connection.',
];
const notThere: Answer = [
  'the application is not in this tenant',
  'Correct the tenant id or the client id of the service connection, or consent to the application in that tenant.',
];

/**
 * What Microsoft Entra says with these numbers.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity
 */
const refusals: Readonly<Record<string, Answer>> = {
  '70021': federated,
  '700211': federated,
  '700212': federated,
  '700213': federated,
  '70025': ['the application has no federated credential', federated[1]],
  '700223': policy,
  '700238': policy,
  '700024': [
    'the assertion is not within its time',
    'Set the clock of the agent’s machine, and run again if the job had waited for long.',
  ],
  '7000215': [
    'the client secret is not one of the application’s',
    'Put the value (not the id) of a client secret into the service connection, or convert it to workload identity federation.',
  ],
  '7000222': [
    'the client secret has expired',
    'Make a new client secret and put it into the service connection, or convert it to workload identity federation.',
  ],
  '700027': [
    'the certificate is not one of the application’s, or its private key belongs to another one',
    'Upload the certificate of the service connection to the application registration.',
  ],
  '1000502': ['the certificate is not within its time', 'Put a valid certificate into the service connection.'],
  '700016': notThere,
  '7000229': notThere,
  '7000112': ['the application is disabled', 'Enable its service principal for sign-in.'],
  '90002': ['there is no such tenant in this cloud', 'Correct tenant id and environment of the service connection.'],
  '900382': [
    'the application is of another cloud',
    'Make the service connection in the environment of the tenant: Azure Cloud, Azure US Government or Azure China Cloud.',
  ],
  '900432': [
    'the application is of another cloud',
    'Make the service connection in the environment of the tenant: Azure Cloud, Azure US Government or Azure China Cloud.',
  ],
  '53003': [
    'Conditional Access blocks it',
    'Allow the application from the agent’s network in the policy for workload identities.',
  ],
};

const network =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|socket hang up|network.?error|proxy|no answer within/i;
const untrusted = /self.signed certificate|unable to (?:verify|get)[^.]{0,200}certificate/i;

/** The library says that it could not ask, or what it missed, and not why. */
const unexplained = /endpoints_resolution_error|network_error|openid_config_error|had no "expiresOn"/;
/** What follows the host whose answer cannot be used, whatever it was. */
export const notAsAsked = 'answered something else than what a sign-in asks for';
/** Characters of what others say: a page of a gateway may be one line. */
const longestWords = 300;

/**
 * One sentence of what went wrong and one of the fix. Tokens, secrets and assertions are in neither.
 * @param saw what the last request of the sign-in met.
 */
export function signInError(settings: CredentialSettings, error: unknown, saw: string): BackupError {
  const message = messageOf(error);
  const said = unexplained.test(message) ? saw || message : message;
  const [, code] = /AADSTS(\d+)/.exec(said) ?? [];
  const known = code === undefined ? undefined : refusals[code];
  const [what, fix] =
    known ??
    (code !== undefined
      ? [
          firstSentence(said, settings),
          `Look AADSTS${code} up at https://login.microsoftonline.com/error?code=${code}.`,
        ]
      : otherwise(settings, said));
  const number = code === undefined ? '' : ` (AADSTS${code})`;
  // Without its cause: the library's errors quote requests, with the job's own token among their headers.
  return new BackupError('sign-in-failed', `No token for Microsoft Graph could be had${number}: ${what}.`, fix);
}

function otherwise(settings: CredentialSettings, said: string): Answer {
  const words = firstSentence(said, settings);
  if (settings.type === 'default' && !/HTTP 407/.test(said))
    return [words, 'Sign in with `az login`, or set ENTRA_BACKUP_TOKEN.'];
  if (/(?:HTTP|Status code:) 407/.test(said)) {
    return ['the proxy wants another name or password', 'Set the agent up again with them, or correct HTTPS_PROXY.'];
  }
  if (said.includes(notAsAsked)) {
    return [words, 'See that the agent reaches this host, and that no proxy or gateway answers in its place.'];
  }
  if (/OIDC|oidcToken/.test(said)) {
    const [, status = ''] = /Status code: (\d+)/.exec(said) ?? [];
    return [
      `Azure DevOps gave this job no assertion for the service connection${status === '' ? '' : ` (HTTP ${status})`}`,
      'Permit the pipeline to use the service connection, and see that it is there and uses workload identity federation.',
    ];
  }
  if (settings.type === 'managed') {
    return [
      words,
      'Run on an agent of your own on an Azure machine that has this managed identity, or use workload identity federation.',
    ];
  }
  if (untrusted.test(said)) {
    return [
      words,
      'Where a proxy opens connections, set NODE_EXTRA_CA_CERTS to the PEM file of its authority for the agent, and start that again.',
    ];
  }
  if (network.test(said)) {
    const host = settings.type === 'none' || settings.type === 'token' ? '' : new URL(settings.authorityHost).host;
    return [words, `See that the agent reaches ${host}, through its proxy where it has one.`];
  }
  return [words, 'Check the service connection, and the application behind it in Microsoft Entra.'];
}

/** Their words, without what must not be shown. */
function firstSentence(said: string, settings: CredentialSettings): string {
  const secrets = Object.entries(settings).flatMap(([name, value]) => (hidden.has(name) ? [String(value)] : []));
  const described = between(said, 'Description: ', ' - Correlation ID');
  const [line = ''] = described.replace(/^[^]*?AADSTS\d+: /, '').split(/\r?\n|(?<=\.) /);
  const shown = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line);
  const masked = shown.replace(/(?<![\w-])[\w-]{10,}\.[\w-]{10,}\.[\w-]+/g, '***').trim();
  return (masked.length > longestWords ? `${masked.slice(0, longestWords)}…` : masked).replace(/\.$/, '');
}

/** What stands between the first of both; all of it where one is missing. */
function between(text: string, before: string, after: string): string {
  const start = text.indexOf(before);
  const end = text.indexOf(after, start);
  return start < 0 || end < 0 ? text : text.slice(start + before.length, end);
}

const hidden = new Set(['token', 'secret', 'certificate', 'systemAccessToken']);
