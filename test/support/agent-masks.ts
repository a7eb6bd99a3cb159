import type { Endpoint } from './agent-environment.ts';

/** Authorization parameters that the agent does not count as secrets (MaskingUtil.cs). */
const openParameters = new Set(
  [
    ...['Role', 'Scope', 'TenantId', 'IssuedAt', 'ExpiresAt', 'Audience', 'AuthenticationType', 'AuthorizationType'],
    ...['AccessTokenType', 'AccessTokenFetchingMethod', 'UseWindowsSecurity', 'Unsecured', 'CompleteCallbackPayload'],
    ...['OAuthAccessTokenIsSupplied', 'AcceptUntrustedCertificates'],
  ].map((name) => name.toLowerCase()),
);

/** Values of an endpoint that the agent hides. The client id is one of them. */
export function endpointSecrets(endpoint: Endpoint): string[] {
  const entries = Object.entries(endpoint.parameters);
  return entries.filter(([name]) => !openParameters.has(name.toLowerCase())).map(([, value]) => value);
}

/** Puts `***` in place of secrets, in each form in which the agent knows them. */
export class SecretMasker {
  readonly #forms = new Set<string>();

  add(secret: string): void {
    for (const line of [secret, ...secret.split(/\r?\n/)]) {
      const escaped = line.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
      const forms = [line, line.trim(), line.replace(/^["']|["']$/g, ''), escaped];
      forms.push(encodeURIComponent(line), JSON.stringify(line).slice(1, -1), line.replaceAll('\\', '\\\\'));
      forms.push(Buffer.from(line).toString('base64'));
      for (const form of forms) if (form !== '') this.#forms.add(form);
    }
  }

  mask(text: string): string {
    const longestFirst = [...this.#forms].sort((one, other) => other.length - one.length);
    return longestFirst.reduce((masked, form) => masked.replaceAll(form, '***'), text);
  }
}
