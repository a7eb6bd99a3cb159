import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Json } from '../../src/domain/resource.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { answerLatency, batchLatency, latencyHeader, usualLatency } from '../../src/simulator/latency.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';

const clock = { now: () => new Date('2026-03-02T20:00:00Z') };
const pageOf = (count: number): Json => ({ value: Array<Json>(count).fill({}) });

describe('simulator: latency', () => {
  const model = usualLatency();
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-9, String(actual));
  const answers: readonly { name: string; query?: string; body: Json; seconds: number }[] = [
    { name: 'one object', body: { id: '1' }, seconds: 0.15 },
    { name: 'an error', body: { error: {} }, seconds: 0.15 },
    { name: 'a count', body: '17', seconds: 0.15 },
    { name: 'an empty page', body: pageOf(0), seconds: 0.15 },
    { name: '50 objects', body: pageOf(50), seconds: 0.2 },
    { name: '100 objects', body: pageOf(100), seconds: 0.25 },
    { name: '999 objects', body: pageOf(999), seconds: 0.6 },
    { name: '100 objects with $expand', query: '$top=100&$expand=members', body: pageOf(100), seconds: 0.5 },
    { name: '100 objects with $expand, encoded', query: '%24expand=members', body: pageOf(100), seconds: 0.5 },
  ];
  for (const { name, query = '', body, seconds } of answers) {
    it(`is ${seconds} s for ${name}`, () => near(answerLatency(model, query, body), seconds));
  }

  const share = (0.8 - 0.15) / (19 * 0.15);
  const batches: readonly { name: string; items: number[]; seconds: number }[] = [
    { name: '20 single requests', items: Array<number>(20).fill(0.15), seconds: 0.8 },
    { name: 'one request', items: [0.15], seconds: 0.15 },
    { name: 'nothing', items: [], seconds: 0.15 },
    { name: 'a large page and a single request', items: [0.15, 0.6], seconds: 0.6 + share * 0.15 },
  ];
  for (const { name, items, seconds } of batches) {
    it(`of a batch is ${seconds.toFixed(3)} s for ${name}`, () => near(batchLatency(model, items), seconds));
  }

  describe('over HTTP', () => {
    let simulator: Simulator;
    const headers = () => ({ authorization: `Bearer ${simulator.token}` });
    const get = (path: string) => fetch(`${simulator.url}/v1.0/${path}`, { headers: headers() });
    const batch = (count: number) => {
      const requests = Array.from({ length: count }, (_, id) => ({
        id: String(id),
        method: 'GET',
        url: '/users?$top=1',
      }));
      return fetch(`${simulator.url}/v1.0/$batch`, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify({ requests }),
      });
    };
    const timed = async (act: () => Promise<unknown>): Promise<number> => {
      const before = performance.now();
      await act();
      return performance.now() - before;
    };

    before(async () => {
      simulator = await startSimulator({ tenant: growTenant({ clock, users: 120 }) });
    });
    after(() => simulator.close());
    beforeEach(() => {
      Object.assign(simulator.behaviour, normalBehaviour());
      simulator.usage.reset();
    });

    it('is not told without a model', async () => {
      assert.equal((await get('users')).headers.get(latencyHeader), null);
    });

    it('is told and does not pass', async () => {
      simulator.behaviour.latency = { ...usualLatency({ mode: 'told' }), single: 60 };
      const milliseconds = await timed(async () => {
        assert.equal((await get('organization/nobody')).headers.get(latencyHeader), '60000');
      });
      assert.ok(milliseconds < 5000, `${milliseconds} ms`);
    });

    it('follows the objects in the page', async () => {
      simulator.behaviour.latency = usualLatency({ mode: 'told' });
      assert.equal((await get('users?$top=50')).headers.get(latencyHeader), '200');
      assert.equal((await get('users')).headers.get(latencyHeader), '250');
    });

    it('is that of the items for a batch', async () => {
      simulator.behaviour.latency = usualLatency({ mode: 'told' });
      const told = Number((await batch(20)).headers.get(latencyHeader));
      assert.ok(told >= 800 && told < 810, String(told));
      assert.equal(simulator.usage.batchLatency, told);
    });

    it('passes, in the share that is asked for, for many at once', async () => {
      simulator.behaviour.latency = { ...usualLatency({ scale: 0.5 }), single: 0.4 };
      const milliseconds = await timed(() => Promise.all(Array.from({ length: 8 }, () => get('organization/nobody'))));
      assert.ok(milliseconds >= 195 && milliseconds < 1200, `${milliseconds} ms`);
      assert.equal(simulator.usage.latency, 8 * 200);
    });
  });
});
