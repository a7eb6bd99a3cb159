import type { TokenClaims } from '../domain/token-claims.ts';

/** What a bearer token says of itself; null for one that is opaque to its bearer. The signature is Graph's business. */
export function claimsOf(token: string): TokenClaims | null {
  const [, payload = ''] = token.split('.');
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return null; // opaque tokens are allowed; only Graph need understand them
  }
  if (typeof claims !== 'object' || claims === null) return null;
  const { roles, scp, tid, appid } = claims as Record<string, unknown>;
  return {
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    scopes: typeof scp === 'string' ? scp.split(' ') : [],
    tenantId: typeof tid === 'string' ? tid : '',
    appId: typeof appid === 'string' ? appid : '',
  };
}
