import type { Clock } from '../domain/ports.ts';
import { graphToken } from './entra.ts';
import { jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { PipelineIdentity } from './pipeline-identity.ts';
import { epochSeconds } from './tokens.ts';

export interface InstanceMetadataOptions {
  readonly identity: PipelineIdentity;
  readonly clock: Clock;
  /** Application permissions that its tokens carry. */
  readonly roles: () => readonly string[];
}

/** A managed identity's token lives for a day. */
const tokenSeconds = 24 * 3600;

/**
 * The service of an Azure machine at 169.254.169.254 that gives out tokens of its managed identities: the system-assigned
 * one, and a user-assigned one with the client id of the pipeline's application.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export class InstanceMetadata {
  readonly #options: InstanceMetadataOptions;

  constructor(options: InstanceMetadataOptions) {
    this.#options = options;
  }

  /** Null when the path is none of its own. */
  answer({ method, path, query, headers }: Exchange): Answer | null {
    if (!/^\/metadata\/identity\/oauth2\/token\/?$/.test(path) || method !== 'GET') return null;
    const { identity, clock, roles } = this.#options;
    const asked = new URLSearchParams(query);
    if (headers.metadata !== 'true' || headers['x-forwarded-for'] !== undefined)
      return refusal('Required metadata header not specified');
    if (asked.get('api-version') === null) return refusal('Required query variable api-version is missing');
    const resource = asked.get('resource');
    if (resource === null) return refusal('Required query variable resource is missing');
    const clientId = asked.get('client_id') ?? identity.clientId;
    if (clientId !== identity.clientId) return refusal('Identity not found');
    const now = clock.now();
    return jsonAnswer(200, {
      access_token: graphToken(identity, now, tokenSeconds, resource, roles()),
      client_id: clientId,
      expires_in: String(tokenSeconds),
      expires_on: String(epochSeconds(now) + tokenSeconds),
      ext_expires_in: String(tokenSeconds),
      not_before: String(epochSeconds(now)),
      resource,
      token_type: 'Bearer',
    });
  }
}

function refusal(text: string): Answer {
  return jsonAnswer(400, { error: 'invalid_request', error_description: text });
}
