import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { isDeviceName } from '../../src/domain/windows-names.ts';
import type { StepRun } from '../support/agent.ts';
import { FakeClock } from '../support/fakes.ts';
import { git, plainEnvironment } from '../support/git-dir.ts';
import { builtTasks, pipelinePlace } from '../support/pipeline-place.ts';
import type { PipelinePlace } from '../support/pipeline-place.ts';
import { taskFolder } from '../support/simulated-job.ts';

const types = 'organization,group,namedLocation,conditionalAccessPolicy,authorizationPolicy';

/** As git is set up on Windows, and as somebody sets it up who means well. */
const config = `
[core]
  autocrlf = true
  eol = crlf
  safecrlf = true
  longpaths = false
  quotepath = true
[commit]
  gpgsign = true
[tag]
  gpgsign = true
[push]
  gpgSign = true
  default = nothing
[user]
  useConfigOnly = true
[fetch]
  prune = true
[i18n]
  commitEncoding = ISO-8859-1
`;

describe('a user’s own settings of git', () => {
  let place: PipelinePlace;
  let ambient: Record<string, string>;
  before(async () => {
    place = await pipelinePlace(demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 3 }));
    const file = join(place.folder, 'gitconfig');
    writeFileSync(file, config);
    ambient = { GIT_CONFIG_GLOBAL: file };
  });
  after(() => place.close());

  let clones = 0;
  function newClone(environment: Readonly<Record<string, string>>): string {
    const clone = join(place.folder, `clone ${++clones}`);
    execFileSync('git', ['clone', '--quiet', place.dirs.remote, clone], {
      env: { ...plainEnvironment, ...environment },
    });
    return clone;
  }

  async function night(clone: string, environment: Readonly<Record<string, string>>): Promise<readonly StepRun[]> {
    const job = place.newJob({ sourcesFolder: clone, environment });
    const connection = { azureSubscription: place.simulator.identity.serviceConnectionId };
    const inputs: Record<string, Record<string, string>> = {
      EntraExport: { ...connection, types },
      ResolveAuthors: connection,
    };
    const runs: StepRun[] = [];
    for (const name of ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'])
      runs.push(await job.run({ taskFolder: taskFolder(builtTasks, name), inputs: inputs[name] ?? {}, name }));
    const said = runs.map(({ rawLog }) => rawLog.join('\n')).join('\n');
    assert.deepEqual(
      runs.map(({ result, issues }) => [result, issues.length]),
      Array(4).fill(['Succeeded', 0]),
      said,
    );
    namesOfFiles(job.tempFolder);
    return runs;
  }

  /** What the steps leave for each other could lie on Windows too. */
  function namesOfFiles(folder: string): void {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      for (const part of file.split('/'))
        assert.ok(/^[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/.test(part) && !isDeviceName(part), relative(folder, file));
  }

  const treeOf = (): string => git(place.dirs.remote, 'rev-parse', 'main:prod-backup');
  const act = (description: string): unknown => {
    const { tenant } = place.simulator;
    return tenant.at(new Date(), () =>
      tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { description }),
    );
  };

  /** Backs up, and looks whether the files that it brought are on the disk as Git has them. */
  async function nightIn(clone: string): Promise<void> {
    const since = git(clone, 'rev-parse', 'HEAD').trim();
    await night(clone, ambient);
    const changed = git(
      clone,
      'diff-tree',
      '-r',
      '--name-only',
      '--diff-filter=AM',
      since,
      'HEAD',
      '--',
      'prod-backup',
    );
    const paths = changed.split('\n').filter((path) => path.endsWith('.json'));
    assert.ok(paths.length > 0);
    for (const path of paths) {
      assert.ok(statSync(join(clone, path)).isFile());
      assert.equal(readFileSync(join(clone, path), 'utf8'), git(clone, 'cat-file', 'blob', `HEAD:${path}`), path);
    }
  }

  it('change no byte of a backup, nor the files of the clone that it was made in', async () => {
    const seed = git(place.dirs.remote, 'rev-parse', 'main').trim();
    await night(newClone({}), {});
    const wanted = treeOf();
    git(place.dirs.remote, 'update-ref', 'refs/heads/main', seed);
    for (const tag of git(place.dirs.remote, 'tag').split('\n').filter(Boolean))
      git(place.dirs.remote, 'tag', '-d', tag);

    const clone = newClone(ambient);
    await nightIn(clone);
    assert.equal(treeOf(), wanted);

    act('in the same clone');
    await nightIn(clone);
  });

  it('stand in the way of no later backup, where a checkout gave the files other line ends', async () => {
    const clone = newClone(ambient);
    const [file = ''] = git(clone, 'ls-files', 'prod-backup/Groups').split('\n');
    assert.match(readFileSync(join(clone, file), 'utf8'), /\r\n/, 'this is what the setting does');
    act('in a clone with other line ends');
    await nightIn(clone);
    const status = execFileSync('git', ['status', '--porcelain'], {
      cwd: clone,
      env: { ...plainEnvironment, ...ambient },
      encoding: 'utf8',
    });
    assert.equal(status, '');
  });
});
