import { isInnocent, looksRandom } from './looks-random.ts';
import { groupsOf } from './span.ts';
import type { Span } from './span.ts';

const scheme = /\b(?:bearer|basic)\s{1,8}(?<secret>[A-Za-z0-9._~+/-]{16,}=*)/dgi;
const header =
  /\b(?:(?:proxy-)?authorization|x-authorization|www-authorization)\\{0,3}["']?\]?\s{0,4}(?:[:=,]|=>)\s{0,4}\\{0,3}["']?(?:(?:bearer|basic|token|apikey|api-key|digest|negotiate|ntlm|key|sharedkey(?:lite)?|sharedaccesssignature|genie[k]ey|splunk|hmac[-\w]{0,16}|aws4-hmac-sha256|[\w-]{2,24}(?=[ ]\S{12}))[ ]{1,4})?(?<secret>[^\s"'\\<>]{4,}(?:[ ]?[,;&][^\r\n"'\\<>]{0,2048})?)/dgi;
const cookie =
  /\b(?:set-)?cookie\\{0,3}["']?\]?\s{0,4}(?:[:]|=>|=(?=\s{0,4}\\{0,3}["']))\s{0,4}\\{0,3}["']?(?<secret>[\w.!#$%&*+^`|~-]{1,64}=[^\r\n"'\\<>]{4,})/dgi;

/** What stands in the headers that sign a request in, with their names or without. */
export function* authorizations(text: string): Iterable<Span> {
  if (!/bearer|basic|authorization|cookie/i.test(text)) return;
  yield* groupsOf(scheme, text, ({ secret = '' }) => /\d/.test(secret) && /[A-Z]/.test(secret));
  yield* groupsOf(scheme, text, ({ secret = '' }) => isBasic(secret));
  yield* groupsOf(header, text, ({ secret = '' }) => !isInnocent(secret) && (/\d/.test(secret) || looksRandom(secret)));
  yield* groupsOf(cookie, text, ({ secret = '' }) => /\d/.test(secret));
}

/** `name:password` in base64. */
function isBasic(value: string): boolean {
  return /^[\x20-\x39\x3B-\x7E]*:[\x20-\x7E]+$/.test(Buffer.from(value.slice(0, 512), 'base64').toString('latin1'));
}
