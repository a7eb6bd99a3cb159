import assert from 'node:assert/strict';
import type { CommitPlan } from '../../src/domain/ports.ts';
import { withFallbackEmail } from '../../src/edges/fallback-email.ts';
import { gitEnvironment } from '../../src/edges/git-environment.ts';
import { withoutCredentials } from '../../src/edges/git-process.ts';
import { authoritySettings, jobTokenSettings, proxySettings } from '../../src/edges/git-settings.ts';
import { pipelineSettings } from '../../src/edges/pipeline-settings.ts';
import { checkAgainstPlan } from '../../src/edges/plan-check.ts';
import { pushError } from '../../src/edges/push-errors.ts';
import { obstacleToReplay } from '../../src/edges/replay.ts';

const failed = "error: failed to push some refs to 'https://dev.azure.com/contoso/p/_git/r'";

describe('why a push did not go through', () => {
  for (const [said, fault, message] of [
    ['! [rejected] main -> main (fetch first)', 'moved', 'it got something else meanwhile'],
    ['! [rejected] main -> main (non-fast-forward)', 'moved', 'it got something else meanwhile'],
    ['! [remote rejected] main -> main (failed to update ref)', 'moved', 'it got something else meanwhile'],
    ["! [remote rejected] main -> main (cannot lock ref 'refs/heads/main': is at 1 but expected 2)", 'moved', ''],
    ['! [rejected] backup/1 -> backup/1 (already exists)', 'moved', ''],
    [
      "remote: TF401027: You need the Git 'CreateTag' permission to perform this action. Details: identity 'Build\\52', scope 'repository'.; fatal: unable to access: The requested URL returned error: 403",
      'refused',
      'Build\\52 lacks the permission "Create tag"',
    ],
    ["TF401027: You need the Git 'ManageNote' permission to perform this action.", 'refused', '"Manage notes"'],
    ["TF401027: You need the Git 'CreateBranch' permission.", 'refused', 'the identity that pushes lacks'],
    ["TF401027: You need the Git 'PolicyExempt' permission.", 'refused', '"Bypass policies when pushing"'],
    ["TF401027: You need the Git 'Unheard' permission.", 'refused', '"Unheard"'],
    [
      '! [remote rejected] main -> main (TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.)',
      'refused',
      'pull request only',
    ],
    [
      "error: remote unpack failed: error VS403702: The push was rejected because one or more commits contain author email 'a@x' which does not match the policy-specified patterns.",
      'author-email',
      'does not allow the e-mail <a@x>',
    ],
    ['TF401019: The Git repository with name or identifier r does not exist', 'refused', 'knows no such repository'],
    ["fatal: Authentication failed for 'https://x'", 'refused', 'did not accept the sign-in'],
    ['fatal: could not read Username: terminal prompts disabled', 'refused', 'did not accept the sign-in'],
    ['fatal: unable to access: Could not resolve host: dev.azure.com', 'unreachable', 'in three tries'],
    ['error: RPC failed; HTTP 503 curl 22 The requested URL returned error: 503', 'unreachable', 'in three tries'],
    ['error: RPC failed; HTTP 403 curl 22; the remote end hung up unexpectedly', 'refused', 'sign-in'],
    ['error: RPC failed; HTTP 413 curl 22; fatal: the remote end hung up unexpectedly', 'refused', 'HTTP 413'],
    ['send-pack: unexpected disconnect while reading sideband packet', 'unreachable', 'in three tries'],
    ['! [remote rejected] main -> main (pre-receive hook declined)', 'refused', 'pre-receive hook declined'],
  ] as const) {
    it(`${fault}: ${said.slice(0, 70)}`, () => {
      const error = pushError('refs/heads/main', `git push failed: ${said}; ${failed}.`);
      assert.equal(error.fault, fault, error.message);
      assert.match(error.message, /^The push to main /);
      assert.ok(error.message.includes(message), error.message);
      assert.match(error.hint, /^[A-Z].*\.$/);
    });
  }
});

describe('the job’s token', () => {
  const job = { collectionUri: 'https://dev.azure.com/contoso/', token: 'secret' };
  const header = (root: string) => [{ key: `http.${root}.extraheader`, value: 'AUTHORIZATION: bearer secret' }];
  for (const [url, configured, expected] of [
    ['https://dev.azure.com/contoso/p/_git/r', false, header('https://dev.azure.com/contoso/')],
    ['https://contoso@dev.azure.com/contoso/p/_git/r', false, header('https://dev.azure.com/contoso/')],
    ['https://contoso.visualstudio.com/p/_git/r', false, header('https://contoso.visualstudio.com/')],
    ['https://dev.azure.com/contoso/p/_git/r', true, []],
    ['https://dev.azure.com/fabrikam/p/_git/r', false, []],
    ['https://fabrikam.visualstudio.com/p/_git/r', false, []],
    ['https://dev.azure.com.evil.example/contoso/r', false, []],
    ['http://dev.azure.com/contoso/p/_git/r', false, []],
    ['https://github.com/contoso/r.git', false, []],
    ['git@ssh.dev.azure.com:v3/contoso/p/r', false, []],
    ['/srv/git/r.git', false, []],
  ] as const) {
    it(`${expected.length > 0 ? 'goes' : 'does not go'} to ${url}${configured ? ', which has a header' : ''}`, () => {
      assert.deepEqual(jobTokenSettings(url, configured, job), expected);
    });
  }

  it('is what the agent signs a task in with', () => {
    const variables: Record<string, string> = {
      'System.CollectionUri': job.collectionUri,
      'Agent.TempDirectory': '/agent/_temp',
      'Build.SourceBranch': 'refs/heads/main',
    };
    const facts = {
      input: () => undefined,
      variable: (name: string) => variables[name],
      connection: (id: string) =>
        id === 'SystemVssConnection'
          ? { scheme: 'OAuth', parameters: { AccessToken: job.token }, data: () => undefined }
          : undefined,
      now: new Date('2026-01-31T02:00:00Z'),
    };
    assert.deepEqual(pipelineSettings('CommitByAuthor', facts).jobToken, job);
    assert.deepEqual(pipelineSettings('TagRun', facts).jobToken, job);
    assert.equal(pipelineSettings('TagRun', { ...facts, connection: () => undefined }).jobToken, undefined);
  });

  it('is nothing outside of a pipeline', () => {
    assert.deepEqual(jobTokenSettings('https://dev.azure.com/contoso/p/_git/r', false, undefined), []);
  });

  it('goes to a server of one’s own by its collection', () => {
    const own = { collectionUri: 'https://tfs.corp/DefaultCollection/', token: 'secret' };
    const root = 'https://tfs.corp/DefaultCollection/';
    assert.deepEqual(jobTokenSettings(`${root}p/_git/r`, false, own), header(root));
    assert.deepEqual(jobTokenSettings('https://tfs.corp/Other/p/_git/r', false, own), []);
  });
});

describe('the agent’s proxy and authorities', () => {
  const proxy = { url: 'http://proxy:8080/', username: 'a@b', password: 'p:/%', bypass: [/contoso/] };
  const cases: readonly [url: string, configured: boolean, settings: ReturnType<typeof proxySettings>][] = [
    ['https://dev.azure.com/x', false, [{ key: 'http.proxy', value: 'http://a%40b:p%3A%2F%25@proxy:8080' }]],
    ['https://dev.azure.com/contoso', false, []],
    ['https://dev.azure.com/x', true, []],
  ];
  for (const [url, configured, settings] of cases) {
    it(`are told to git for ${url}, which has ${configured ? 'one' : 'none'}`, () =>
      assert.deepEqual(proxySettings(url, configured, proxy), settings));
  }
  it('give way to what git has', () => {
    assert.deepEqual(authoritySettings(false, '/ca.pem'), [{ key: 'http.sslCAInfo', value: '/ca.pem' }]);
    assert.deepEqual(authoritySettings(true, '/ca.pem'), []);
    assert.deepEqual(authoritySettings(false, undefined), []);
  });
});

describe('the environment of git', () => {
  it('lets no variable lead it elsewhere, and keeps how people sign in', () => {
    const ambient = {
      PATH: '/bin',
      GIT_DIR: '/x',
      git_work_tree: '/y',
      EDITOR: 'vi',
      GIT_ASKPASS: '/ask',
      EMPTY: undefined,
    };
    assert.deepEqual(gitEnvironment(ambient, []), {
      PATH: '/bin',
      GIT_ASKPASS: '/ask',
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
    });
  });

  it('puts settings behind those that are there', () => {
    const ambient = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: 'c' };
    const environment = gitEnvironment(ambient, [{ key: 'http.x.extraheader', value: 'h' }]);
    assert.deepEqual(
      [
        environment.GIT_CONFIG_COUNT,
        environment.GIT_CONFIG_KEY_0,
        environment.GIT_CONFIG_KEY_1,
        environment.GIT_CONFIG_VALUE_1,
      ],
      ['2', 'a.b', 'http.x.extraheader', 'h'],
    );
  });

  it('tells no header in an error', () => {
    assert.equal(withoutCredentials('> Authorization: Bearer abc.def'), '> Authorization: Bearer ***');
    assert.equal(withoutCredentials('https://u:p@host/x'), 'https://host/x');
  });
});

const blob = 'a'.repeat(40);
const other = 'b'.repeat(40);
const none = '0'.repeat(40);
function planOf(writes: Readonly<Record<string, string>>, deletes: readonly string[] = []): CommitPlan {
  return {
    author: { name: 'Ada', email: 'ada@contoso.com' },
    authorDate: '2026-01-30T12:00:00.000Z',
    message: 'Subject\n\nBackup-Run: 1\n',
    writes: Object.entries(writes).map(([path, id]) => ({ path, blob: id })),
    deletes,
  };
}

describe('commits against their plan', () => {
  const raw = (...changes: [path: string, blob: string, mode?: string][]): string =>
    changes.map(([path, id, mode = '100644']) => `:100644 ${mode} ${none} ${id} M\0${path}\0`).join('');
  for (const [what, made, plans, wrong] of [
    ['what was planned', raw(['a', blob], ['b\nc', none, '000000']), [planOf({ a: blob }, ['b\nc'])], null],
    ['the last word on a path', raw(['a', other]), [planOf({ a: blob }), planOf({ a: other })], null],
    ['nothing', '', [], null],
    ['a path that nobody planned', raw(['a', blob]), [], /a changed, which nobody planned/],
    ['another content', raw(['a', other]), [planOf({ a: blob })], /a has another content/],
    ['a file that is gone', raw(['a', none, '000000']), [planOf({ a: blob })], /a is gone/],
    ['a link', raw(['a', blob, '120000']), [planOf({ a: blob })], /a is no plain file/],
    ['a path that is missing', '', [planOf({ a: blob })], /a did not change/],
    ['a path that is still there', '', [planOf({}, ['a'])], /a did not change/],
  ] as const) {
    it(`${wrong === null ? 'takes' : 'refuses'} ${what}`, () => {
      if (wrong === null) checkAgainstPlan(made, plans);
      else assert.throws(() => checkAgainstPlan(made, plans), { code: 'commit-mismatch', message: wrong });
    });
  }
});

describe('commits on top of what came meanwhile', () => {
  const byHand = { id: 'c1', author: 'Test', runId: '' };
  for (const [what, commits, paths, wrong] of [
    ['other files', [byHand], ['README.md', 'b/y.json'], null],
    ['nothing at all', [], [], null],
    ['the same file', [byHand], ['b/x.json'], /^b\/x\.json was changed on main by Test/],
    ['a file that is deleted here', [byHand], ['b/gone.json'], /^b\/gone\.json was changed/],
    ['a file in the place of a folder', [byHand], ['b'], /^b was changed/],
    ['a folder in the place of a file', [byHand], ['b/x.json/inside'], /^b\/x\.json\/inside was changed/],
    ['a name that only begins alike', [byHand], ['b/x.jsonc', 'bb'], null],
    ['another backup', [byHand, { ...byHand, runId: 'r2' }], ['z'], /^Another backup \(run r2\)/],
  ] as const) {
    it(`${wrong === null ? 'go' : 'do not go'} on ${what}`, () => {
      const plans = [planOf({ 'b/x.json': blob }, ['b/gone.json'])];
      const obstacle = obstacleToReplay('main', { commits, paths }, plans);
      if (wrong === null) assert.equal(obstacle, undefined);
      else assert.match(obstacle?.message ?? '', wrong);
    });
  }
});

describe('the fallback e-mail', () => {
  it('stands in the author’s place, and a trailer keeps the real one', () => {
    const [plan] = withFallbackEmail([planOf({})], { name: 'Backup', email: 'b@x' });
    assert.deepEqual(plan?.author, { name: 'Ada', email: 'b@x' });
    assert.equal(plan.message, 'Subject\n\nBackup-Run: 1\nAuthor-Email: ada@contoso.com\n');
  });

  it('changes nothing where it is the author’s own', () => {
    const plans = [planOf({})];
    assert.deepEqual(withFallbackEmail(plans, { name: 'Backup', email: 'ada@contoso.com' }), plans);
  });
});
