import assert from 'node:assert/strict';
import { repositoryLinks } from '../../src/report/repository-links.ts';

const [old, now] = [
  { commit: 'a'.repeat(40), tag: 'backup/2026-03-02_02-00-00Z' },
  { commit: 'b'.repeat(40), tag: 'backup/2026-03-03_02-00-00Z' },
];
const azure = 'https://dev.azure.com/contoso/Identity/_git/tenant';

const remotes: readonly (readonly [remote: string, commit: string | undefined])[] = [
  [azure, `${azure}/commit/1`],
  ['https://contoso@dev.azure.com/contoso/Identity/_git/tenant', `${azure}/commit/1`],
  ['https://build:secret@dev.azure.com/contoso/Identity/_git/tenant/', `${azure}/commit/1`],
  ['git@ssh.dev.azure.com:v3/contoso/Identity/tenant', `${azure}/commit/1`],
  ['contoso@vs-ssh.visualstudio.com:v3/contoso/Identity/tenant', `${azure}/commit/1`],
  [
    'https://contoso.visualstudio.com/Identity/_git/tenant',
    'https://contoso.visualstudio.com/Identity/_git/tenant/commit/1',
  ],
  ['https://dev.azure.com/contoso/My%20Project/_git/t', 'https://dev.azure.com/contoso/My%20Project/_git/t/commit/1'],
  ['https://dev.azure.com/contoso/A)%20(b/_git/t', 'https://dev.azure.com/contoso/A%29%20%28b/_git/t/commit/1'],
  ['git@ssh.dev.azure.com:v3/contoso/a)b/t', 'https://dev.azure.com/contoso/a%29b/_git/t/commit/1'],
  ['https://github.com/contoso/tenant.git', 'https://github.com/contoso/tenant/commit/1'],
  ['git@github.com:contoso/tenant.git', 'https://github.com/contoso/tenant/commit/1'],
  ['/srv/git/tenant.git', undefined],
  ['http://dev.azure.com/contoso/Identity/_git/tenant', undefined],
  ['javascript:alert(1)//_git/x', undefined],
  ['https://example.com/tenant.git', undefined],
];

describe('links to the repository', () => {
  for (const [remote, commit] of remotes) {
    it(`knows ${remote.replace('secret', '…')}`, () => assert.equal(repositoryLinks(remote)?.commit('1'), commit));
  }

  it('compares tags where there are any, and commits otherwise', () => {
    const compared = (remote: string, from: typeof old | { commit: string }) =>
      repositoryLinks(remote)?.comparison(from, now);
    assert.equal(
      compared(azure, old),
      `${azure}/branchCompare?baseVersion=GTbackup%2F2026-03-02_02-00-00Z&targetVersion=GTbackup%2F2026-03-03_02-00-00Z&_a=files`,
    );
    assert.match(compared(azure, { ...old, tag: "a)b'" }) ?? '', /baseVersion=GTa%29b%27&/);
    assert.match(compared(azure, { commit: old.commit }) ?? '', /baseVersion=GCa{40}&targetVersion=GT/);
    assert.equal(
      compared('https://github.com/contoso/tenant', old),
      'https://github.com/contoso/tenant/compare/backup%2F2026-03-02_02-00-00Z...backup%2F2026-03-03_02-00-00Z',
    );
  });
});
