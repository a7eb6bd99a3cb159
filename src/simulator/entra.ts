import type { Clock } from '../domain/ports.ts';
import { refusedCertificate } from './certificate-assertion.ts';
import type { Refusal } from './certificate-assertion.ts';
import { jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';
import { federatedSubject } from './pipeline-identity.ts';
import type { PipelineIdentity } from './pipeline-identity.ts';
import { epochSeconds, isExpired, makeToken, readToken } from './tokens.ts';

export interface EntraOptions {
  readonly identity: PipelineIdentity;
  readonly clock: Clock;
  readonly root: () => string;
  /** True for an assertion that the simulated Azure DevOps has given out. */
  readonly wasIssued: (assertion: string) => boolean;
  /** Application permissions that its tokens carry. */
  readonly roles: () => readonly string[];
}

const tokenSeconds = 3600;

/** Entra's sign-in endpoints, as far as an application needs them that proves itself by secret, certificate or assertion. */
export class Entra {
  /** PEM; the public certificates of the app registration, which it has none of at first. */
  readonly certificates: string[] = [];
  readonly #options: EntraOptions;

  constructor(options: EntraOptions) {
    this.#options = options;
  }

  /** Null when the path is none of Entra's. */
  answer(exchange: Exchange): Answer | null {
    const { method, path } = exchange;
    if (path.startsWith('/common/discovery/instance')) return this.#discovery();
    const found = /^\/([^/]+)\/(v2\.0\/\.well-known\/openid-configuration|oauth2\/v2\.0\/token)$/.exec(path);
    if (found === null) return null;
    const tenant = found[1] ?? '';
    if (tenant !== this.#options.identity.tenantId)
      return refusal('AADSTS90002', `Tenant '${tenant}' not found.`, 'invalid_tenant');
    if (path.endsWith('openid-configuration')) return this.#configuration();
    return method === 'POST' ? this.#token(new URLSearchParams(exchange.body)) : null;
  }

  #discovery(): Answer {
    const host = new URL(this.#options.root()).host;
    return jsonAnswer(200, {
      'api-version': '1.1',
      tenant_discovery_endpoint: `${this.#options.root()}/${this.#options.identity.tenantId}/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  }

  #configuration(): Answer {
    const base = `${this.#options.root()}/${this.#options.identity.tenantId}`;
    return jsonAnswer(200, {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_types_supported: ['code', 'id_token', 'token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    });
  }

  /** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, all three cases. */
  #token(form: URLSearchParams): Answer {
    const { identity, clock, roles } = this.#options;
    const scope = /^(https?:\/\/.+)\/\.default$/.exec(form.get('scope')?.split(' ')[0] ?? '');
    if (form.get('grant_type') !== 'client_credentials') {
      return refusal('AADSTS70003', 'The grant type is not supported.', 'unsupported_grant_type');
    }
    if (form.get('client_id') !== identity.clientId) {
      return refusal('AADSTS700016', 'The application was not found in the directory.', 'unauthorized_client');
    }
    if (scope === null)
      return refusal('AADSTS1002012', 'The scope is not valid for client credentials.', 'invalid_scope');
    const refused = this.#refusedProof(form);
    if (refused !== null) return refusal(...refused, 'invalid_client');
    const access_token = graphToken(identity, clock.now(), tokenSeconds, scope[1] ?? '', roles());
    return jsonAnswer(200, {
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      ext_expires_in: tokenSeconds,
      access_token,
    });
  }

  /** Why it is not the application that asks; null where it is. */
  #refusedProof(form: URLSearchParams): Refusal | null {
    const { identity, clock, wasIssued } = this.#options;
    const secret = form.get('client_secret');
    if (secret !== null)
      return secret === identity.clientSecret
        ? null
        : ['AADSTS7000215', 'Invalid client secret provided. Ensure the secret being sent is the secret value.'];
    const assertion = form.get('client_assertion') ?? '';
    const claims = readToken(assertion);
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    if (form.get('client_assertion_type') !== type || claims === null)
      return ['AADSTS50027', 'The client assertion is no JWT.'];
    if (claims.iss === identity.clientId) {
      const audience = `${this.#options.root()}/${identity.tenantId}/oauth2/v2.0/token`;
      const facts = { clientId: identity.clientId, audience, certificates: this.certificates, now: clock.now() };
      return refusedCertificate(assertion, claims, facts);
    }
    if (!wasIssued(assertion) || claims.sub !== federatedSubject(identity))
      return ['AADSTS700213', 'No federated identity record matches the presented assertion.'];
    if (isExpired(claims, clock.now()))
      return ['AADSTS700024', 'The client assertion is not within its valid time range.'];
    return null;
  }
}

/** An access token for Graph that belongs to the pipeline's identity. */
export function graphToken(
  identity: PipelineIdentity,
  now: Date,
  seconds: number,
  audience: string,
  roles: readonly string[],
): string {
  const issued = epochSeconds(now);
  return makeToken({
    aud: audience,
    iss: `https://sts.windows.net/${identity.tenantId}/`,
    iat: issued,
    nbf: issued,
    exp: issued + seconds,
    appid: identity.clientId,
    idtyp: 'app',
    oid: identity.principalId,
    sub: identity.principalId,
    tid: identity.tenantId,
    roles: [...roles],
  });
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusal(number: string, text: string, error: string): Answer {
  const code = Number(number.replace('AADSTS', ''));
  return jsonAnswer(error === 'invalid_client' ? 401 : 400, {
    error,
    error_description: `${number}: ${text}`,
    error_codes: [code],
    suberror: '',
  });
}
