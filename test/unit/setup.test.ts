import assert from 'node:assert/strict';
import { kindById } from '../../src/catalogue/index.ts';
import { claimsOf } from '../../src/edges/token-claims.ts';
import { diagnose } from '../../src/setup/diagnose.ts';
import type { SetupFacts } from '../../src/setup/diagnose.ts';
import { isGranted } from '../../src/setup/implied-permissions.ts';
import { missingPermissions } from '../../src/setup/missing-permissions.ts';
import { permissionScript, scriptFormats } from '../../src/setup/permission-script.ts';

const now = new Date('2026-03-01T00:00:00Z');
const healthy: SetupFacts = {
  claims: { roles: ['Policy.Read.All', 'AuditLog.Read.All'], scopes: [], tenantId: 't', appId: 'a' },
  selection: [{ kind: kindById('conditionalAccessPolicy') }],
  cloud: 'public',
  servicePlans: ['AAD_PREMIUM'],
  repository: { shallow: false, branch: 'main', push: true },
  oldestEvent: new Date('2026-02-01T00:00:00Z'),
  now,
};

const troubles: [string, Partial<SetupFacts>, RegExp][] = [
  [
    'a missing permission',
    { claims: { roles: ['AuditLog.Read.All'], scopes: [], tenantId: '', appId: '' } },
    /problem: Policy\.Read\.All is missing: conditionalAccessPolicy cannot be read\. → Grant it/,
  ],
  [
    'a missing audit log permission',
    { claims: { roles: ['Policy.Read.All'], scopes: [], tenantId: '', appId: '' } },
    /problem: AuditLog\.Read\.All is missing: nobody can be named/,
  ],
  [
    'an app without consent',
    { claims: { roles: [], scopes: [], tenantId: '', appId: '' } },
    /problem: The app has no permission at all\. → /,
  ],
  ['a sign-in that fails', { claims: 'No token for Microsoft Graph could be had.' }, /problem: No token/],
  [
    'a write permission',
    {
      claims: {
        roles: ['Policy.Read.All', 'AuditLog.Read.All', 'Group.ReadWrite.All'],
        scopes: [],
        tenantId: '',
        appId: '',
      },
    },
    /warning: The app may also write: Group\.ReadWrite\.All/,
  ],
  ['a token that does not tell', { claims: null }, /warning: The token does not tell/],
  [
    'a person',
    { claims: { roles: [], scopes: ['Policy.Read.All'], tenantId: '', appId: '' } },
    /warning: A person is signed in/,
  ],
  [
    'a shallow clone',
    { repository: { shallow: true, branch: 'main', push: true } },
    /ok: The clone is shallow: a run fetches the history that it needs/,
  ],
  [
    'a branch that cannot be pushed',
    {
      repository: { shallow: false, branch: 'main', push: { what: 'The push to main was refused.', fix: 'Allow it.' } },
    },
    /problem: The push to main was refused\. → Allow it/,
  ],
  ['a trial that went through', {}, /ok: main can be pushed, as far as a trial tells/],
  [
    'a run that keeps its commits',
    { repository: { shallow: false, branch: 'main', push: 'not asked for' } },
    /ok: main keeps its commits in this clone/,
  ],
  ['no repository', { repository: '/x is not inside a Git repository.' }, /problem: \/x is not inside/],
  [
    'an audit log that may not be read',
    { oldestEvent: 'access is denied' },
    /problem: The audit log cannot be read: access is denied → Grant/,
  ],
  [
    'a log of a week',
    { oldestEvent: new Date('2026-02-25T00:00:00Z') },
    /warning: The audit log reaches back 4 days\. → /,
  ],
  ['a missing licence', { servicePlans: [] }, /ok: No licence for conditional access/],
];

const lines = (facts: SetupFacts): string =>
  diagnose(facts)
    .map(({ level, what, fix }) => `${level}: ${what}${fix === undefined ? '' : ` → ${fix}`}`)
    .join('\n');

describe('diagnose', () => {
  it('has nothing to mend in a healthy setup', () =>
    assert.ok(
      diagnose(healthy).every(({ level }) => level === 'ok'),
      lines(healthy),
    ));
  for (const [what, facts, expected] of troubles) {
    it(`finds ${what}`, () => assert.match(lines({ ...healthy, ...facts }), expected));
  }
  it('gives every problem with the sign-in and the remote a fix', () => {
    for (const [, facts] of troubles) {
      for (const { level, fix, what } of diagnose({ ...healthy, ...facts })) {
        if (level !== 'ok' && !/^(\/x|No token)/.test(what)) assert.ok(fix, what);
      }
    }
  });
});

describe('granted permissions', () => {
  for (const [permission, role, granted] of [
    ['Group.Read.All', 'Group.Read.All', true],
    ['Group.Read.All', 'Group.ReadWrite.All', true],
    ['Group.Read.All', 'Directory.Read.All', true],
    ['GroupMember.Read.All', 'Directory.ReadWrite.All', true],
    ['Policy.Read.All', 'Directory.Read.All', false],
    ['Policy.Read.All', 'Policy.Read.ConditionalAccess', false],
  ] as const) {
    it(`${role} ${granted ? 'lets' : 'does not let'} read what ${permission} does`, () =>
      assert.equal(isGranted(permission, new Set([role])), granted));
  }
  it('name what is missing by permission', () => {
    const selection = [{ kind: kindById('namedLocation') }, { kind: kindById('subscribedSku') }];
    assert.deepEqual(missingPermissions(selection, new Set(['Policy.Read.All'])), [
      { permission: 'LicenseAssignment.Read.All', kinds: ['subscribedSku'] },
    ]);
  });
});

describe('claims of a token', () => {
  const token = (claims: object): string => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
  it('are read where there are any', () => {
    assert.deepEqual(claimsOf(token({ roles: ['A'], tid: 't', appid: 'a' })), {
      roles: ['A'],
      scopes: [],
      tenantId: 't',
      appId: 'a',
    });
    assert.deepEqual(claimsOf(token({ scp: 'A B' }))?.scopes, ['A', 'B']);
  });
  for (const opaque of ['', 'abc', 'a.b.c', token(['x']).replace(/\..*\./, '.bnVsbA.')]) {
    it(`are unknown of ${JSON.stringify(opaque)}`, () => assert.equal(claimsOf(opaque), null));
  }
});

describe('permission script', () => {
  const grants = [
    { permission: 'Policy.Read.All', roleId: '246dd0d5-5bd0-4def-940b-0421030a5b68' },
    { permission: 'AuditLog.Read.All', roleId: 'b0afded3-3588-46d8-8b3d-9842eff778da' },
  ];
  for (const format of scriptFormats) {
    it(`in ${format} grants exactly what is asked for`, () => {
      const ids = permissionScript(format, grants).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
      assert.deepEqual(
        ids.filter((id) => !id.startsWith('00000003')),
        grants.map(({ roleId }) => roleId),
      );
    });
  }
});
