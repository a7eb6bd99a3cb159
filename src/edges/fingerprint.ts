import { createHmac, scryptSync } from 'node:crypto';

/** Hex digits that are kept: enough to see a change, too few to be worth much to a guesser. */
const length = 12;
/** Makes each guess cost milliseconds where there is no key. */
const cost = { N: 4096, r: 8, p: 1 } as const;

/**
 * A fingerprint of secrets that stays the same as long as the secret does. With a key nobody who lacks it can try guesses
 * against the repository; without one, the tenant's id keeps fingerprints of different tenants apart, and a guess is slow.
 */
export function fingerprintWith(key: string | undefined, tenantId: string): (secret: string) => string {
  const known = new Map<string, string>();
  const compute = (secret: string): string =>
    key === undefined
      ? scryptSync(secret, `entra-backup ${tenantId}`, length / 2, cost).toString('hex')
      : createHmac('sha256', key).update(secret).digest('hex').slice(0, length);
  return (secret) => {
    const fingerprint = known.get(secret) ?? compute(secret);
    known.set(secret, fingerprint);
    return fingerprint;
  };
}
