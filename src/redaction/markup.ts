import { isInnocent } from './looks-random.ts';
import { kindOfName } from './secret-names.ts';
import { groupsOf } from './span.ts';
import type { Span } from './span.ts';

const tag = /<(?<close>\/?)(?<name>[\p{L}_][\p{L}\p{N}_:.-]{0,63})(?<attributes>[^<>]{0,1024})>/gu;
/** Elements that hold the value of the element around them, or of the key before them. */
const holder = /^(?:value|string|data|text|password|secret|content|plaintext|characters)$/i;
const nameAttribute = /\b(?:name|key|id)\s{0,2}=\s{0,2}["'](?<name>[^"'<>]{1,64})["']/i;
const pair =
  /\b(?:key|name|id|header|variable|appConfigKey)\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["'](?<name>[^"'\\\r\n<>]{1,64})\\{0,3}["'][\s,;]{0,8}(?:-\s)?\\{0,3}["']?(?:value|val|content)\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["'](?<secret>[^"'\\\r\n]+)/dgi;
const yamlPair =
  /\b(?:key|name)\s{0,2}:\s{1,4}["']?(?<name>[\w.-]{1,64})["']?\s{0,4}[\r\n]{1,2}\s{0,32}value\s{0,2}:\s{1,4}["']?(?<secret>[^\s"'\r\n]{4,})/dgi;

/** Elements and attributes whose name, or the key before them, says that they hold a secret. */
export function* markupSecrets(text: string): Iterable<Span> {
  if (text.includes('<') && text.includes('>')) yield* elements(text);
  if (!/va?l|content/i.test(text)) return;
  const accepts = ({ name = '', secret = '' }: Readonly<Record<string, string | undefined>>): boolean =>
    ['secret', 'likely'].includes(kindOfName(name)) && !isInnocent(secret) && !secret.startsWith('[redacted');
  yield* groupsOf(pair, text, accepts);
  yield* groupsOf(yamlPair, text, accepts);
}

function* elements(text: string): Iterable<Span> {
  /** True while what stands next belongs to a name that says secret. */
  let around = false;
  let key = '';
  let opened: { readonly name: string; readonly at: number } | undefined;
  for (const match of text.matchAll(tag)) {
    const { close, name = '', attributes = '' } = match.groups ?? {};
    const local = name.slice(name.lastIndexOf(':') + 1);
    if (close === '/') {
      if (opened?.name === name) {
        const content = text.slice(opened.at, match.index);
        if (/^key$/i.test(local)) key = content.slice(-64);
        else if (saysSecret(local) || (holder.test(local) && (around || saysSecret(key))))
          yield* inside(content, opened.at);
        if (!/^key$/i.test(local)) key = '';
      } else around = false;
      opened = undefined;
    } else if (!attributes.endsWith('/')) {
      if (opened !== undefined) around = saysSecret(opened.name.slice(opened.name.lastIndexOf(':') + 1)) || around;
      const named = nameAttribute.exec(attributes)?.groups?.name;
      if (named !== undefined && saysSecret(named)) around = true;
      opened = { name, at: match.index + match[0].length };
      // Where the element ends nowhere, what stands in it is hidden all the same.
    }
  }
  if (opened !== undefined) {
    const local = opened.name.slice(opened.name.lastIndexOf(':') + 1);
    if (saysSecret(local) || (holder.test(local) && (around || saysSecret(key))))
      yield* inside(text.slice(opened.at), opened.at);
  }
}

function saysSecret(name: string): boolean {
  return ['secret', 'likely'].includes(kindOfName(name));
}

/** The text without blanks around it, or what a CDATA section holds. */
function* inside(content: string, at: number): Iterable<Span> {
  const start = content.startsWith('<![CDATA[') ? '<![CDATA['.length : 0;
  const end = content.endsWith(']]>') ? content.length - ']]>'.length : content.length;
  const value = content.slice(start, end);
  if (value.trim() === '' || value.startsWith('[redacted') || isInnocent(value)) return;
  yield { start: at + start, end: at + end };
}
