import { createHmac } from 'node:crypto';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

// Nobody checks signatures here, but a token without one is not well formed.
const signingKey = 'simulator';

/** A JSON Web Token with these claims. */
export function makeToken(claims: JsonObject): string {
  const head = encode({ typ: 'JWT', alg: 'HS256', kid: 'simulator' });
  const signed = `${head}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', signingKey).update(signed).digest('base64url')}`;
}

/** The claims of a token; null when it is not three dot-separated base64url parts around a JSON object. */
export function readToken(token: string): JsonObject | null {
  const parts = token.split('.');
  const claims = parts[1];
  if (parts.length !== 3 || claims === undefined || !parts.every((part) => /^[\w-]+=*$/.test(part))) return null;
  try {
    const value = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Json;
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** False for a token without an expiry: Entra makes none. */
export function isExpired(claims: JsonObject, now: Date): boolean {
  return typeof claims.exp !== 'number' || claims.exp * 1000 <= now.getTime();
}

/** Seconds since 1970, as the times in tokens are given. */
export function epochSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
