import { isInnocent, looksRandom } from './looks-random.ts';
import { kindOfName } from './secret-names.ts';
import { groupsOf, matchesOf } from './span.ts';
import type { Span } from './span.ts';

/** Names of parameters that sign an address, which mean something else outside of one. */
const signs =
  /^(?:sig|signature|code|sas|k|key|auth|pass|hmac|hash|x-(?:amz|goog|ms)-signature|_signature|st|sess|session|sid)$/i;
/** These were always hidden, whatever their value. */
const certain =
  /^(?:sig|signature|code|token|access_token|sas|api-?key|api_key|subscription-key|client_secret|secret|password|pwd)$/i;
const parameter = /(?:[?&;#]|\\u0026)(?<name>[\w.$%-]{1,64})=(?<secret>[^&\s"'<>#]+)/dg;

/** Values of an address that open what it leads to: signatures, codes of functions, tokens. */
export function* signedParameters(text: string): Iterable<Span> {
  if (!text.includes('=')) return;
  for (const { indices, groups } of matchesOf(parameter, text)) {
    const [start, end] = indices?.groups?.secret ?? [0, 0];
    const { name = '', secret = '' } = groups ?? {};
    if (certain.test(name)) yield { start, end };
    else {
      // Connection strings have semicolons between their parts.
      const [value = ''] = secret.split(';', 1);
      if (isSecretParameter(name, value)) yield { start, end: start + value.length };
    }
  }
}

function isSecretParameter(name: string, secret: string): boolean {
  if (isInnocent(secret)) return false;
  if (signs.test(name)) return looksRandom(secret, 12);
  const kind = kindOfName(name);
  if (kind === 'likely') return looksRandom(secret);
  return kind === 'secret' || (kind === 'weak' && looksRandom(secret, 12));
}

const webhook =
  /\b(?:hooks\.slack\.com\/(?:services|workflows|triggers)|webhook\.office\.com\/webhookb2|outlook\.office(?:365)?\.com\/webhook|discord(?:app)?\.com\/api\/webhooks|hooks\.zapier\.com\/hooks\/catch|maker\.ifttt\.com\/trigger\/[\w-]{1,64}\/with\/key|api\.telegram\.org\/bot|chat\.googleapis\.com\/v1\/spaces|hook\.[\w.]{0,20}make\.com|events\.pagerduty\.com\/integration|api\.opsgenie\.com\/v\d\/json|hc-ping\.com|mattermost\.[\w.-]{1,64}\/hooks|rocket\.[\w.-]{1,64}\/hooks)\/?(?<secret>[^\s"'<>]+)/dgi;

/** Whoever knows such an address may post to it. */
export function* webhooks(text: string): Iterable<Span> {
  if (text.includes('.')) yield* groupsOf(webhook, text);
}

const userInfo = /:\/\/(?<user>[^\s:@/"'?#]{0,256})(?::(?<secret>[^\s@/"']{1,1024}))?@/dg;

/** Passwords before the host of an address, and tokens in the place of a name. */
export function* userInfos(text: string): Iterable<Span> {
  if (!text.includes('@') || !text.includes('://')) return;
  for (const match of matchesOf(userInfo, text)) {
    const { secret, user } = match.indices?.groups ?? {};
    if (secret !== undefined) yield { start: secret[0], end: secret[1] };
    const isToken = looksRandom(match.groups?.user ?? '', secret === undefined ? 12 : 20);
    if (user !== undefined && isToken) yield { start: user[0], end: user[1] };
  }
}
