import { BackupError } from '../../src/domain/errors.ts';
import type { Host } from '../../src/domain/host.ts';
import type { Progress } from '../../src/domain/ports.ts';
import type { StepResult } from '../../src/domain/settings.ts';
import { runTask } from '../../src/edges/pipeline-host.ts';

/** Text from a tenant that an agent would obey, if it were printed as it is. */
const hostile =
  'Ada ##vso[task.setvariable variable=evil]1\n##vso[task.complete result=Failed;]\n##[error]not ours\n\u001B[31m\u202E';

const progress = (done: number, kind: string): Progress => ({ done, of: 1000, kind, objects: 0, ended: true });

/** Steps for the tests of the pipeline host; the input `types` names the one to run. */
const steps: Readonly<Record<string, (host: Host) => Promise<StepResult>>> = {
  plain: (host) => {
    host.log.progress(progress(500, 'half'));
    host.log.detail('half: 3 read');
    host.log.progress(progress(501, 'still half'));
    return done('All is backed up.');
  },
  hostile: ({ log }) => {
    log.info(hostile);
    log.warn(hostile);
    log.detail(hostile);
    log.progress(progress(500, hostile));
    return done(hostile, { changeCount: hostile });
  },
  warnings: ({ log }) => {
    for (let number = 1; number <= 25; number++) log.warn(`warning ${number}`);
    return Promise.resolve({ status: 'issues', summary: 'Not everything could be read.', outputs: {} });
  },
  refused: () => Promise.reject(new BackupError('token-refused', `Graph refused ${hostile}.`, 'Grant it.')),
  attached: (host) => {
    host.attach?.('/agent/_temp/entra-backup/commits.bundle');
    return done('ok');
  },
  bug: () => Promise.reject(new TypeError('x is not a function')),
  output: () => done('ok', { changeCount: '3', coverage: 'complete', other: 'not declared' }),
  leak: () => {
    setInterval(() => undefined, 1000);
    return done('A timer is left behind.');
  },
  thrown: ({ log }) => {
    setTimeout(() => {
      throw new TypeError(`late ${hostile}`);
    }, 20);
    setInterval(() => undefined, 1000);
    log.info('waiting');
    return new Promise(() => undefined);
  },
  stranded: () => new Promise(() => undefined),
  quit: () => {
    process.exit(0);
  },
  obedient: async ({ log, signal }) => {
    const tick = setInterval(() => undefined, 1000);
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
      log.info('waiting');
    });
    clearInterval(tick);
    throw signal.reason as BackupError;
  },
  deaf: ({ log }) => {
    setInterval(() => undefined, 1000);
    log.info('waiting');
    return new Promise(() => undefined);
  },
  stuck: ({ log }) => {
    log.info('waiting');
    // Long enough for what is written to be read, then never again.
    setTimeout(() => {
      while (Date.now() > 0);
    }, 20);
    return new Promise(() => undefined);
  },
  /** As a library would, past the log of the product. */
  print: (host) => {
    process.stdout.write(`${JSON.stringify({ settings: host.settings(), job: host.job })}\n`);
    return done('ok');
  },
  say: (host) => {
    host.log.info(JSON.stringify({ settings: host.settings(), job: host.job }));
    return done('ok');
  },
};

function done(summary: string, outputs: StepResult['outputs'] = {}): Promise<StepResult> {
  return Promise.resolve({ status: 'complete', summary, outputs });
}

void runTask('EntraExport', (host) => {
  const [name = ''] = host.settings().types;
  const step = steps[name];
  if (step === undefined) throw new Error(`there is no step ${name}`);
  return step(host);
});
