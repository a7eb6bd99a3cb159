type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with what is in it. Texts become text nodes: nothing that they hold is ever markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (typeof value === 'string') made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A link that opens beside the page; anything but an address of the web stays text. */
export function link(address: string | undefined, text: string): Node {
  if (address === undefined || !/^https?:\/\//.test(address)) return element('span', {}, text);
  return element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** For those who listen to the page. */
export function unseen(text: string): Node {
  return element('span', { class: 'unseen' }, text);
}

/** @throws Error (a bug of ours) where the page has no such element. */
export function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${id}`);
  return found;
}
