/** The proxy that an agent was set up with. */
export interface Proxy {
  /** Such as `http://proxy.contoso.com:8080`, without a name and a password. */
  readonly url: string;
  readonly username?: string;
  /** It is never printed. */
  readonly password?: string;
  /** What is reached without it: the addresses that one of these matches. */
  readonly bypass: readonly RegExp[];
}

/** True for an address that is reached directly. */
export function isBypassed({ bypass }: Proxy, url: string): boolean {
  return bypass.some((pattern) => pattern.test(url));
}

/** Its address with name and password in it, percent-encoded; as secret as the password. */
export function proxyWithPassword({ url, username = '', password = '' }: Proxy): string {
  const address = new URL(url);
  address.username = encodeURIComponent(username);
  address.password = encodeURIComponent(password);
  return address.href.replace(/\/$/, '');
}
