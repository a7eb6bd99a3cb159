import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import type { WaitingClock } from '../../src/domain/ports.ts';
import { isWatched, liveLog } from '../../src/edges/live-terminal.ts';

/** A terminal as far as live lines need one: line feeds, and the sequences that erase lines and move the cursor up. */
class FakeTerminal extends Writable {
  readonly isTTY = true;
  /** The lines that are seen, the one with the cursor last. */
  lines = [''];
  /** Most lines below the ones that stay. */
  tallest = 0;
  pictures = 0;

  readonly columns: number;
  readonly rows: number;

  constructor(columns = 80, rows = 24) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  override write(text: string): boolean {
    if (text.includes(' kinds, ')) this.pictures += 1;
    let row = this.lines.length - 1;
    // eslint-disable-next-line no-control-regex -- these are the sequences
    for (const [part] of text.matchAll(/\u001B\[(?:2K|1A|G)|\n|[^\u001B\n]+/g)) {
      if (part === '\n') row += 1;
      else if (part === '\u001B[1A') row -= 1;
      else if (part === '\u001B[2K') this.lines[row] = '';
      else if (part !== '\u001B[G') this.lines[row] = (this.lines[row] ?? '') + part;
      this.lines[row] ??= '';
    }
    this.tallest = Math.max(this.tallest, this.lines.length);
    this.lines.length = row + 1;
    return true;
  }

  get seen(): string {
    return this.lines.join('\n');
  }
}

/** Time passes when it is told to, in steps as short as anybody waits. */
class SteppedClock implements WaitingClock {
  private instant = 0;
  private readonly waiting = new Map<() => void, number>();

  now(): Date {
    return new Date(this.instant);
  }
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.waiting.set(resolve, this.instant + milliseconds));
  }
  async pass(milliseconds: number): Promise<void> {
    for (const end = this.instant + milliseconds; this.instant < end; this.instant += 10) {
      for (const [wake, at] of [...this.waiting]) {
        if (at > this.instant) continue;
        this.waiting.delete(wake);
        wake();
      }
      await Promise.resolve();
      await Promise.resolve();
    }
  }
}

describe('live log', () => {
  let terminal: FakeTerminal;
  let clock: SteppedClock;
  let cancel: AbortController;
  let log: ReturnType<typeof liveLog>;
  const start = (columns?: number, rows?: number): void => {
    terminal = new FakeTerminal(columns, rows);
    clock = new SteppedClock();
    cancel = new AbortController();
    log = liveLog(terminal, clock, cancel.signal);
  };
  beforeEach(() => start());
  afterEach(() => log.end());

  let done = 0;
  beforeEach(() => {
    done = 0;
  });
  const reads = (kind: string, objects = 0): void => log.progress({ done, of: 40, kind, objects, ended: false });
  const ends = (kind: string): void => {
    done += 1;
    log.progress({ done, of: 40, kind, objects: 1, ended: true });
    log.detail(`${kind}: 1 read`);
  };

  it('shows each kind that is being read with its count and rate, and how far the run is', async () => {
    reads('user');
    reads('conditionalAccessPolicy');
    await clock.pass(500);
    reads('user', 100);
    await clock.pass(62_000);
    reads('user', 25_000);
    ends('organization');
    await clock.pass(200);
    assert.deepEqual(terminal.lines, [
      'user                        25000    399/s',
      'conditionalAccessPolicy         0',
      '1 of 40 kinds, 1:02',
      '',
    ]);
  });

  it('leaves no line of a kind that has ended, and its time goes on while nothing happens', async () => {
    reads('user', 5);
    await clock.pass(100);
    ends('user');
    await clock.pass(5000);
    assert.deepEqual(terminal.lines, ['1 of 40 kinds, 0:05', '']);
  });

  it('keeps what is said above the live lines', async () => {
    reads('user', 5);
    await clock.pass(500);
    log.warn('group: access denied');
    log.info('user: everything is read');
    assert.equal(terminal.seen, 'warning: group: access denied\nuser: everything is read\n');
    await clock.pass(300);
    assert.match(terminal.seen, /^warning: .*\nuser: everything is read\nuser +5\n0 of 40 kinds, 0:00\n$/);
  });

  it('draws ten pictures a second at most', async () => {
    for (let at = 0; at < 100; at++) {
      reads('user', at);
      await clock.pass(20);
    }
    assert.ok(terminal.pictures > 10 && terminal.pictures <= 21, String(terminal.pictures));
  });

  it('does not grow beyond the terminal', async () => {
    start(40, 10);
    for (let at = 0; at < 32; at++) reads(`kind${at} ${'long'.repeat(20)}`, at);
    await clock.pass(3000);
    assert.equal(terminal.tallest, 10);
    assert.match(terminal.seen, /^kind0 .*\n(kind.*\n){6}and 25 more\n0 of 40 kinds, 0:0[23]\n$/);
    assert.ok(terminal.lines.every((line) => line.length < 40));
  });

  it('shows names as data', async () => {
    reads('a\u001B[2Jb\nc');
    log.warn('\u001B]0;title\u0007');
    await clock.pass(200);
    assert.match(terminal.seen, /^warning: �\]0;title�\na�\[2Jb c +0\n0 of 40 kinds/);
  });

  const endings: readonly [what: string, end: () => void][] = [
    ['when the last kind has ended', () => ends('user')],
    ['on Ctrl+C', () => cancel.abort()],
    ['at the end, whatever it is', () => log.end()],
  ];
  for (const [what, end] of endings) {
    it(`leaves the terminal clean ${what}`, async () => {
      done = 39;
      reads('user', 5);
      await clock.pass(300);
      end();
      reads('group', 7);
      await clock.pass(300);
      log.info('Done.');
      assert.equal(terminal.seen, 'Done.\n');
    });
  }
});

describe('a terminal is watched', () => {
  const cases: readonly [what: string, isTTY: boolean, env: Record<string, string>, watched: boolean][] = [
    ['where there is one', true, { TERM: 'xterm' }, true],
    ['not in a file or a pipe', false, { TERM: 'xterm' }, false],
    ['not in a job', true, { CI: 'true' }, false],
    ['not on an agent', true, { TF_BUILD: 'True' }, false],
    ['not without a cursor', true, { TERM: 'dumb' }, false],
  ];
  for (const [what, isTTY, env, watched] of cases) {
    it(what, () => assert.equal(isWatched(Object.assign(new Writable(), { isTTY }), env), watched));
  }
});
