import { signedParameters, userInfos, webhooks } from './addresses.ts';
import { assignedSecrets } from './assignments.ts';
import { base64Runs, textInBase64 } from './base64-text.ts';
import { commandLines } from './command-lines.ts';
import { decodedViews } from './decoded-view.ts';
import { authorizations } from './headers.ts';
import { keyBlocks } from './key-blocks.ts';
import { markupSecrets } from './markup.ts';
import { randomWords } from './random-words.ts';
import { disjoint } from './span.ts';
import type { Finder, Span } from './span.ts';
import { serviceTokens } from './token-formats.ts';
import { webTokens } from './web-tokens.ts';

/** Puts what only tells whether it is still the same in place of a secret. */
export type Hide = (secret: string) => string;

/** A reason for which a part of a text is not written as it is; of two that overlap the first counts. */
export interface TextRule {
  readonly what: string;
  readonly find: Finder;
}

export const textRules: readonly TextRule[] = [
  { what: 'signed addresses (SAS, Logic Apps, functions, AWS, Google)', find: signedParameters },
  { what: 'webhooks of Slack, Teams, Discord and others', find: webhooks },
  { what: 'names and passwords in addresses', find: userInfos },
  { what: 'authorization headers and cookies', find: authorizations },
  { what: 'tokens of the forms that well-known services give out', find: serviceTokens },
  {
    what: 'secrets that a script, a setting or a sentence assigns, in the words of many languages',
    find: assignedSecrets,
  },
  { what: 'secrets on a command line', find: commandLines },
  { what: 'secrets in XML, property lists and lists of names and values', find: markupSecrets },
  { what: 'JSON web tokens', find: webTokens },
  { what: 'private keys in PEM, SSH, PGP and PuTTY, closed or not', find: keyBlocks },
  { what: 'words in prose that only a generator makes', find: randomWords },
];

/** Ids, instants, addresses of mail and of pages, and single short words: none of the rules finds anything in them. */
const ordinary =
  /^(?:(?:api:\/\/|SPO:SPO_|\[(?:USER-)?[GH]ID\]:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::\d{1,20})?|\d{4}-\d\d-\d\dT[\d:.]+Z|[A-Za-z0-9]{0,15}|S(?:-\d{1,10}){2,16}|(?:smtp:)?[\w.+-]{1,64}@[\w.-]{1,255}|https?:\/\/[a-z]{1,15}(?:[.-][a-z]{1,15}){0,4}(?::\d{1,5})?(?:\/[a-z][a-z0-9]{0,11}){0,4}\/?)$/i;
/** What every rule needs somewhere: a sign, an option, part of a word for a secret, or a long word with a digit. */
const suspicious =
  /[=:<|@%]|[^\0-\x7F]|-----| [-/][a-z]|\(["']|[\t"'] |pass|pw|psk|pin|key|secret|token|jwt|otp|cred|net1? user|[a-z0-9+/_.~-]{16}/i;
/** Texts in base64 in texts in base64 ... */
const deepest = 3;

/**
 * The text without its secrets.
 * @param structure finds secrets in a text that is JSON.
 */
export function redactText(text: string, hide: Hide, structure: Finder, depth = 0): string {
  if (ordinary.test(text) || !suspicious.test(text)) return text;
  const whole = depth < deepest ? textInBase64(text) : undefined;
  if (whole !== undefined) {
    const clean = redactText(whole.text, hide, structure, depth + 1);
    if (clean !== whole.text) return whole.encode(clean);
  }
  const spans = disjoint(spansIn(text, structure), text.length);
  let result = '';
  let done = 0;
  for (const { start, end } of spans) {
    if (start === end) continue;
    const part = text.slice(start, end);
    result +=
      redactRuns(text.slice(done, start), hide, structure, depth) + (part.startsWith('[redacted') ? part : hide(part));
    done = end;
  }
  return result + redactRuns(text.slice(done), hide, structure, depth);
}

function spansIn(text: string, structure: Finder): Span[] {
  const spans: Span[] = [];
  const finders = [structure, ...textRules.map(({ find }) => find)];
  for (const find of finders) for (const span of find(text)) spans.push(span);
  for (const { text: decoded, places } of decodedViews(text)) {
    for (const find of finders) {
      for (const { start, end } of find(decoded))
        spans.push({ start: places[start] ?? 0, end: places[end] ?? text.length });
    }
  }
  return spans;
}

/** Stretches of base64 that hold text. */
function redactRuns(text: string, hide: Hide, structure: Finder, depth: number): string {
  if (depth >= deepest || text.length < 24) return text;
  return text.replace(base64Runs, (run) => {
    const inside = textInBase64(run);
    if (inside === undefined) return run;
    const clean = redactText(inside.text, hide, structure, depth + 1);
    return clean === inside.text ? run : inside.encode(clean);
  });
}
