import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import type { Json, JsonObject } from '../domain/resource.ts';
import { isExpired } from './tokens.ts';

/** Number and text of what Entra answers. */
export type Refusal = readonly [number: string, text: string];

export interface CertificateFacts {
  readonly clientId: string;
  /** The token endpoint that is asked. */
  readonly audience: string;
  /** PEM; what the app registration trusts. */
  readonly certificates: readonly string[];
  readonly now: Date;
}

/**
 * Why an assertion that an application signed with its certificate is refused; null where it is good.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function refusedCertificate(assertion: string, claims: JsonObject, facts: CertificateFacts): Refusal | null {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Record<string, Json>;
  const certificate = facts.certificates.map((pem) => new X509Certificate(pem)).find((each) => isNamed(each, header));
  if (certificate === undefined)
    return ['AADSTS700027', 'The certificate with identifier used to sign the client assertion is not registered.'];
  const signed = Buffer.from(`${head}.${body}`);
  const key = { key: certificate.publicKey, ...paddingOf(header.alg) };
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url')))
    return ['AADSTS700027', 'Client assertion failed signature validation.'];
  if (claims.sub !== facts.clientId) return ['AADSTS700021', 'The subject of the assertion is not the application.'];
  if (claims.aud !== facts.audience)
    return ['AADSTS700023', 'The audience of the assertion is not the token endpoint.'];
  if (isExpired(claims, facts.now)) return ['AADSTS700024', 'The client assertion is not within its valid time range.'];
  if (facts.now > new Date(certificate.validTo))
    return ['AADSTS1000502', 'The provided certificate is not within its specified validity period.'];
  return null;
}

function isNamed({ raw }: X509Certificate, header: Record<string, Json>): boolean {
  const named = (field: string, algorithm: string): boolean =>
    header[field] === createHash(algorithm).update(raw).digest('base64url');
  return named('x5t#S256', 'sha256') || named('x5t', 'sha1');
}

function paddingOf(algorithm: Json | undefined): { padding: number; saltLength?: number } {
  return algorithm === 'PS256'
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { padding: constants.RSA_PKCS1_PADDING };
}
