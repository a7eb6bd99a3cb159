import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ReadError } from '../../src/domain/ports.ts';
import type { Json } from '../../src/domain/resource.ts';
import { GraphBatch } from '../../src/edges/graph-batch.ts';
import type { GetRequest } from '../../src/edges/graph-batch.ts';
import type { BatchPost } from '../../src/edges/graph-transport.ts';
import { FakeClock } from '../support/fakes.ts';

interface Item {
  readonly id: string;
  readonly url: string;
}

/** Answers each item as the test says. */
function postOf(
  answer: (url: string) => { status: number; headers?: Json; body?: Json },
): BatchPost & { posts: number } {
  const post = (_: unknown, body: unknown): ReturnType<BatchPost> => {
    counted.posts++;
    const { requests } = body as { requests: readonly Item[] };
    const responses = requests.map(({ id, url }) => ({ id, body: { value: [] }, ...answer(url) }));
    return Promise.resolve({ status: 200, headers: new Headers(), text: JSON.stringify({ responses }) });
  };
  const counted = Object.assign(post, { posts: 0 });
  return counted;
}

/** Remembers how long it was asked to wait. */
class CountingClock extends FakeClock {
  readonly sleeps: number[] = [];
  override sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    return super.sleep(milliseconds);
  }
}

const start = '2026-01-01T00:00:00Z';
const batchOf = (post: BatchPost, clock: FakeClock, timeLeft?: () => number): GraphBatch =>
  new GraphBatch({
    post,
    clock,
    endpoint: 'https://graph.example',
    signal: new AbortController().signal,
    patience: () => Infinity,
    ...(timeLeft && { timeLeft }),
  });
const get = (url: string, more: Partial<GetRequest> = {}): GetRequest => ({
  version: 'v1.0',
  shape: 'collection',
  url,
  bucket: 'directory',
  ...more,
});

describe('GraphBatch', () => {
  for (const units of ['1e308', 1e308, '1e7', '-1', 'NaN', '', '99999', ['5']] as Json[]) {
    it(`is not held up by an x-ms-resource-unit of ${JSON.stringify(units)}`, async () => {
      const clock = new CountingClock(start);
      const batch = batchOf(
        postOf(() => ({ status: 200, headers: { 'x-ms-resource-unit': units } })),
        clock,
      );
      for (let read = 0; read < 100; read++) await batch.get(get(`groups/${read}`));
      assert.deepEqual(clock.sleeps, []);
    });
  }

  it('always has a post or a timer while something waits: every read ends, whatever the headers say', async () => {
    const hostile = fc.oneof(
      fc.double(),
      fc.double().map(String),
      fc.constantFrom('', '-1', 'NaN', '1e308', 'Thu, 01 Jan 2099 00:00:00 GMT', null, []),
    ) as fc.Arbitrary<Json>;
    const answer = fc.record({
      status: fc.constantFrom(200, 200, 200, 429, 503, 404),
      headers: fc.record(
        { 'Retry-After': hostile, 'x-ms-throttle-limit-percentage': hostile, 'x-ms-resource-unit': hostile },
        { requiredKeys: [] },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 20 }), async (answers) => {
        const clock = new CountingClock(start);
        let at = 0;
        const post = postOf(() => answers[at++ % answers.length] ?? { status: 200 });
        const batch = batchOf(post, clock);
        const buckets = ['directory', 'conditionalAccess', 'reports'] as const;
        const reads = Array.from({ length: 30 }, (_, read) => {
          const bucket = buckets[read % buckets.length] ?? 'other';
          return batch.get(get(`x/${read}`, { bucket, urgent: read % 2 === 0 }));
        });
        for (const ended of await Promise.allSettled(reads))
          assert.ok(ended.status === 'fulfilled' || ended.reason instanceof ReadError);
        for (const sleep of clock.sleeps) assert.ok(sleep > 0 && sleep <= 11 * 60_000, `${sleep} ms`);
        assert.ok(post.posts <= 30 * 30, `${post.posts} posts`);
      }),
      { numRuns: 50 },
    );
  });

  it('gives up what still waits for its turn when the time is over, and asks nothing more', async () => {
    const clock = new CountingClock(start);
    const left = (): number => Math.max(0, Date.parse(start) + 5000 - clock.now().getTime());
    const post = postOf(() => ({ status: 200 }));
    const batch = batchOf(post, clock, left);
    const reads = Array.from({ length: 30 }, (_, read) => batch.get(get(`x/${read}`, { bucket: 'conditionalAccess' })));
    const ended = await Promise.allSettled(reads);
    const answered = ended.filter(({ status }) => status === 'fulfilled').length;
    assert.ok(answered >= 4 && answered <= 6, `${answered} answered`);
    for (const each of ended.slice(answered)) {
      assert.ok(each.status === 'rejected' && each.reason instanceof ReadError);
      assert.deepEqual([each.reason.status, each.reason.code], [0, 'OutOfTime']);
    }
    const { posts } = post;
    await assert.rejects(batch.get(get('x/late')), { code: 'OutOfTime' });
    assert.equal(post.posts, posts);
  });
});
