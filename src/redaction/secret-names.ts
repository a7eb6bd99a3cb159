import {
  carriers,
  codeQualifiers,
  codeWords,
  descriptors,
  keyQualifiers,
  keyWords,
  stems,
  weakNames,
  words,
} from './secret-words.ts';

/**
 * What a name says of its value: `secret` whatever the value is, `likely` unless it is a setting, `weak` only if it looks
 * random, `none`.
 */
export type NameKind = 'secret' | 'likely' | 'weak' | 'none';

/** Names of Graph that no word gives away. */
const exact: ReadonlySet<string> = new Set([
  ...['secretreferencevalueid', 'qrcodecontent', 'qrcodeimage', 'sasurl', 'sasuri', 'pkcs12value', 'pfx', 'pfxblob'],
  ...['authorization', 'proxyauthorization', 'xauthorization', 'cookie', 'setcookie', 'pkcs12', 'pfxblobinbase64'],
]);
/** Before the name of a secret they make it the name of a switch. */
const verbs: ReadonlySet<string> = new Set([
  ...[
    'is',
    'has',
    'can',
    'allow',
    'allows',
    'require',
    'requires',
    'enable',
    'enables',
    'disable',
    'disables',
    'block',
  ],
  ...[
    'blocks',
    'prevent',
    'force',
    'use',
    'uses',
    'show',
    'hide',
    'should',
    'must',
    'skip',
    'ignore',
    'support',
    'supports',
  ],
]);
/** Names with a public meaning, whatever their words. */
const harmless: ReadonlySet<string> = new Set([
  ...[
    'keyid',
    'publickey',
    'publickeys',
    'keycredentials',
    'passwordcredentials',
    'customkeyidentifier',
    'instrumentationkey',
  ],
  // Where a list goes on.
  ...['skiptoken', 'continuationtoken', 'deltatoken', 'nexttoken', 'pagetoken', 'ctoken', 'nextpagetoken'],
  ...['publickeytoken', 'secretary', 'tokenization', 'tokenissuancepolicies', 'passwordless', 'encodedtokenlength'],
]);
const stem = new RegExp(stems.join('|'), 'u');
const stemAtEnd = new RegExp(`(?:${stems.join('|')})s?$`, 'u');
/** Longer names are not names; no word before the last ones changes what the last ones say. */
const longest = 80;
const known = new Map<string, NameKind>();
const mostKnown = 20_000;

/** The same for `clientSecret`, `client_secret`, `ClientSecrets`, `CLIENT-SECRET`, `x-client.secret` and `client secret 2`. */
export function kindOfName(name: string): NameKind {
  const found = known.get(name);
  if (found !== undefined) return found;
  const kind = judged(name.slice(-longest));
  if (known.size >= mostKnown) known.clear();
  if (name.length <= longest) known.set(name, kind);
  return kind;
}

/** True for a name whose value is a description of something, such as an id, a date or a type. */
export function isDescriptive(name: string): boolean {
  return name.startsWith('@') || wordsOf(name).some((word) => descriptors.has(word));
}

function judged(name: string): NameKind {
  const all = wordsOf(name);
  const joined = all.join('');
  if (exact.has(joined)) return 'secret';
  if (harmless.has(joined) || all.length === 0) return 'none';
  const head = [...all];
  while (head.length > 1 && isCarrier(head.at(-1) ?? '')) head.pop();
  if (isSecretAtEnd(head)) {
    if (head.includes('public')) return 'none';
    return verbs.has(all[0] ?? '') ? 'likely' : 'secret';
  }
  if (all.some((word) => descriptors.has(word))) return 'none';
  const contains = stem.test(joined) || all.some((word, at) => isSecretAtEnd(all.slice(0, at + 1)) || words.has(word));
  if (contains) return 'likely';
  return weakNames.has(head.at(-1) ?? '') ? 'weak' : 'none';
}

function isCarrier(word: string): boolean {
  return carriers.has(word) || /^\d{1,4}$/.test(word);
}

/** Heads come last in most languages: `clientSecret`, `Kennwort`, `primary key`; `cle privee` has them first. */
function isSecretAtEnd(all: readonly string[]): boolean {
  const [last = '', before = '', third = ''] = [all.at(-1), all.at(-2), all.at(-3)];
  if (words.has(last) || stemAtEnd.test(last) || stemAtEnd.test(before + last)) return true;
  if (keyWords.has(last)) return keyQualifiers.has(before);
  if (codeWords.has(last)) return codeQualifiers.has(before);
  if (keyWords.has(before) && last !== 'key') return keyQualifiers.has(last);
  return stemAtEnd.test(third + before + last);
}

/** Words in small letters without accents; `_`, `-`, `.`, blanks, digits and a change of case separate. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(?![\u3099\u309a])\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{N}]+|(?<=\p{L})(?=\p{N})/u)
    .filter((word) => word !== '');
}
