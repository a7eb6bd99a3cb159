import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { BackupError } from '../../src/domain/errors.ts';
import type { CredentialSettings } from '../../src/domain/settings.ts';
import { tokenSource } from '../../src/edges/credential.ts';
import { makeCertificate } from '../../src/simulator/certificate.ts';
import { shownTokens, tokenShapes } from '../tables/hostile-answers.ts';

/** What a sign-in asks: for the endpoints of the tenant, for a token, and Azure DevOps for an assertion. */
const places = ['openid-configuration', 'oauth2/v2.0/token', 'oidctoken'] as const;
type Place = (typeof places)[number];

const clientSecret = 'a-client-secret-of-nobody';
const jobToken = 'a-job-token-of-nobody';
const clock = { now: () => new Date(), sleep: () => Promise.resolve() };

/** The address of a request names the row whose answer it gets in one place. */
const rowOf = (tag: string): number => Number(/row-(\d+)/.exec(tag)?.[1]);
const tagOf = (place: Place, row: number): string => `place-${places.indexOf(place)}-row-${row}`;

describe('hostile answers in a sign-in', () => {
  let server: Server;
  let base = '';
  const asked = new Map<string, number>();
  const ends = new Map<string, unknown>();
  const { NODE_TLS_REJECT_UNAUTHORIZED: trust, SYSTEM_OIDCREQUESTURI: assertions } = process.env;

  const right: Readonly<Record<Place, (tag: string) => object>> = {
    'openid-configuration': (tag) => ({
      issuer: `${base}/${tag}/v2.0`,
      authorization_endpoint: `${base}/${tag}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/${tag}/oauth2/v2.0/token`,
      jwks_uri: base,
    }),
    'oauth2/v2.0/token': () => ({ token_type: 'Bearer', expires_in: 3600, access_token: 'right' }),
    oidctoken: () => ({ oidcToken: 'a.b.c' }),
  };

  const signIn = (place: Place, tag: string): Promise<unknown> => {
    const application = { tenantId: tag, clientId: 'client', authorityHost: base };
    const settings: CredentialSettings =
      place === 'oidctoken'
        ? { type: 'pipeline', ...application, serviceConnectionId: tag, systemAccessToken: jobToken }
        : { type: 'secret', ...application, secret: clientSecret };
    return tokenSource(settings, 'https://graph.example', { clock })
      .get()
      .catch((error: unknown) => error);
  };

  // All at once: the library waits for seconds between its tries.
  before(async function () {
    this.timeout(120_000);
    const { key, certificate } = await makeCertificate();
    server = createServer({ key, cert: certificate }, (request, response) => {
      request.resume();
      const url = request.url ?? '';
      const place = places.find((each) => url.includes(each)) ?? 'openid-configuration';
      const [tag = ''] = /place-\d-row-\w+/.exec(url) ?? [];
      const isHostile = tag === tagOf(place, rowOf(tag));
      if (isHostile) asked.set(tag, (asked.get(tag) ?? 0) + 1);
      const [, status, body] = (isHostile ? tokenShapes[rowOf(tag)] : undefined) ?? [
        '',
        200,
        JSON.stringify(right[place](tag)),
      ];
      response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' }).end(body);
    });
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
    base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Authorities have to be HTTPS, and this one is of this file alone.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    process.env.SYSTEM_OIDCREQUESTURI = `${base}/oidctoken`;
    const tags = places.flatMap((place) => tokenShapes.map((_, row) => [place, tagOf(place, row)] as const));
    await Promise.all(tags.map(async ([place, tag]) => ends.set(tag, await signIn(place, tag))));
  });
  after(() => {
    server.close().closeAllConnections();
    restore('NODE_TLS_REJECT_UNAUTHORIZED', trust);
    restore('SYSTEM_OIDCREQUESTURI', assertions);
  });

  for (const place of places) {
    it(`are measured against a sign-in that has right answers of ${place}`, async () => {
      assert.equal(await signIn(place, `place-${places.indexOf(place)}-row-right`), 'right');
    });

    describe(`in place of ${place}`, () => {
      for (const [row, [what, status, , says]] of tokenShapes.entries()) {
        it(`${what}: the sign-in ends in one sentence, without a word of a token`, () => {
          const error = ends.get(tagOf(place, row));
          assert.ok(error instanceof BackupError, error instanceof Error ? error.stack : JSON.stringify(error));
          const { code, message, hint } = error;
          assert.equal(code, 'sign-in-failed');
          assert.match(message, says);
          assert.ok(message.length < 500 && !/\p{Cc}/u.test(message), message.slice(0, 600));
          assert.ok(hint !== '');
          assert.doesNotMatch(message, /aka\.ms|expiresOn|SyntaxError|undefined/);
          for (const secret of [...Object.values(shownTokens), clientSecret, jobToken]) {
            assert.ok(!inspect(error).includes(secret), inspect(error));
          }
          assert.equal(asked.get(tagOf(place, row)), status >= 500 ? 4 : 1);
        });
      }
    });
  }
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
