import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ReadError } from '../../src/domain/ports.ts';
import type { AnswerLimits } from '../../src/edges/answer-limits.ts';
import { tokenSource } from '../../src/edges/credential.ts';
import { pause } from '../../src/edges/deadline.ts';
import { askedOf } from '../../src/edges/devops-errors.ts';
import { openGraph } from '../../src/edges/graph.ts';
import { badPeer } from '../support/bad-peer.ts';
import type { BadPeer, Manner } from '../support/bad-peer.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
const cancel = new AbortController();
/** No answer that is fine comes near them. */
const limits: AnswerLimits = { time: 30_000, slowest: { bytes: 64, milliseconds: 30_000 }, size: 1 << 20 };
const short: AnswerLimits = { ...limits, time: 500 };
const brisk: AnswerLimits = { ...limits, slowest: { bytes: 64, milliseconds: 200 } };

/** Reads a list; while it waits, whatever nobody holds is lost. */
async function readDomains(endpoint: string, more: { limits?: AnswerLimits; patience?: number } = {}): Promise<number> {
  const { patience = Infinity } = more;
  const credential = { type: 'token', token: 'x.y.z' } as const;
  const options = { endpoint, credential, clock, signal: cancel.signal, patience: () => patience };
  const graph = await openGraph({ ...options, limits: more.limits ?? limits });
  const collecting = [100, 200, 300].map((at) => setTimeout(collectGarbage, at));
  try {
    let objects = 0;
    const request = { version: 'v1.0', path: 'domains', query: {}, shape: 'collection', bucket: 'directory' } as const;
    for await (const page of graph.reader.pages(request)) objects += page.objects.length;
    return objects;
  } finally {
    for (const timer of collecting) clearTimeout(timer);
  }
}

/** Answers every item of a batch with a list of one object. */
function wellBehaved(body: string, _: IncomingMessage, response: ServerResponse): void {
  const { requests } = JSON.parse(body) as { requests: { id: string }[] };
  const responses = requests.map(({ id }) => ({ id, status: 200, body: { value: [{ id: 'x' }] } }));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ responses }));
}

describe('a peer that does not answer as it should', () => {
  let peer: BadPeer;
  afterEach(() => peer.close());

  const rows: readonly (readonly [Manner, AnswerLimits, RegExp])[] = [
    ['mute', short, /no whole answer within 0\.5 s/],
    ['headersOnly', short, /no whole answer within 0\.5 s/],
    ['hanging', brisk, /only 0 bytes came in 0\.2 s/],
    ['dripping', brisk, /only \d+ bytes came in 0\.2 s/],
    ['bomb', limits, /the answer is larger than 1048576 bytes/],
    ['cut', limits, /did not answer domains/],
    ['reset', limits, /did not answer domains/],
  ];
  for (const [manner, of, reason] of rows) {
    it(`${manner}: the read fails, within its limits, after a few tries`, async () => {
      peer = await badPeer(() => manner);
      await assert.rejects(readDomains(peer.url, { limits: of }), (error: unknown) => {
        assert.ok(error instanceof ReadError);
        assert.deepEqual([error.status, error.code], [0, 'NoAnswer']);
        assert.match(error.message, reason);
        return true;
      });
      assert.equal(peer.requests, ['cut', 'reset'].includes(manner) ? 6 : 3);
    });
    if (['mute', 'hanging', 'bomb'].includes(manner))
      it(`${manner}, once: the next try brings the list`, async () => {
        let tries = 0;
        peer = await badPeer(() => (tries++ === 0 ? manner : undefined), wellBehaved);
        const once = of === short ? { ...short, time: 1000 } : of;
        assert.equal(await readDomains(peer.url, { limits: once }), 1);
      });
  }

  it('a dripping peer that keeps the rate is cut off by the time of one answer', async () => {
    peer = await badPeer(() => 'dripping');
    const patient = { ...limits, time: 500, slowest: { bytes: 1, milliseconds: 250 } };
    await assert.rejects(readDomains(peer.url, { limits: patient }), /no whole answer within 0\.5 s/);
  });

  it('what breaks a limit in a batch fails alone', async () => {
    peer = await badPeer((body) => (body.includes('/groups') ? 'bomb' : undefined), wellBehaved);
    const credential = { type: 'token', token: 'x.y.z' } as const;
    const options = { endpoint: peer.url, credential, clock, signal: cancel.signal, patience: () => Infinity, limits };
    const { reader } = await openGraph(options);
    const read = async (path: string): Promise<number> => {
      const request = { version: 'v1.0', path, query: {}, shape: 'collection', bucket: 'directory' } as const;
      for await (const page of reader.pages(request)) return page.objects.length;
      return 0;
    };
    const ended = await Promise.allSettled([read('domains'), read('groups'), read('users')]);
    assert.deepEqual(
      ended.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason))),
      [1, `ReadError: ${peer.url} did not answer groups: the answer is larger than 1048576 bytes`, 1],
    );
    // All three together, then each alone, then the one that is too large once more.
    assert.equal(peer.requests, 5);
  });

  it('an organisation of Azure DevOps that never answers is unreachable', async () => {
    peer = await badPeer(() => 'mute');
    const ask = (): Promise<Response> => fetch(peer.url);
    await assert.rejects(askedOf({ what: 'The project could not be read', right: 'it' }, ask, 200), {
      code: 'unreachable',
      message: 'The project could not be read: Azure DevOps cannot be reached (no answer in time).',
    });
  });
});

describe('a token endpoint that is mute', () => {
  it('ends the sign-in with one sentence', async () => {
    // No handshake ever ends.
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { type: 'secret', tenantId: 'tenant', clientId: 'client', secret: 'of nobody' } as const;
    const options = { clock, timeLeft: () => 700 };
    const tokens = tokenSource({ ...settings, authorityHost: `https://${host}` }, 'https://graph.example', options);
    setTimeout(collectGarbage, 100);
    await assert.rejects(tokens.get(), {
      code: 'sign-in-failed',
      message: 'No token for Microsoft Graph could be had: no answer within 1 s.',
      hint: `See that the agent reaches ${host}, through its proxy where it has one.`,
    });
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

describe('pause', () => {
  it('is at once for what is no time', async () => {
    await Promise.all([NaN, -1, 0, -Infinity, Infinity].map(pause));
  });
  it('is made of timers that are no longer than a timer can be', async () => {
    const { setTimeout: own } = globalThis;
    const timers: number[] = [];
    globalThis.setTimeout = ((ring: () => void, milliseconds: number) => {
      timers.push(milliseconds);
      ring();
    }) as typeof setTimeout;
    try {
      await pause(2 ** 32);
    } finally {
      globalThis.setTimeout = own;
    }
    assert.deepEqual(timers, [2 ** 31 - 1, 2 ** 31 - 1, 2]);
  });
  it('keeps no process alive where nobody waits for it', () => {
    const script = `import { idlePause } from './src/edges/deadline.ts'; await idlePause(1e9);`;
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
    assert.equal(status, 13); // what Node.js ends with where it waits for nothing
  });
});
