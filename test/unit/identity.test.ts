import assert from 'node:assert/strict';
import { identityOf } from '../../src/attribute/identity.ts';
import type { Actor, Person } from '../../src/domain/audit.ts';

const user = (userPrincipalName?: string): Actor => ({
  type: 'user',
  id: 'u1',
  ...(userPrincipalName && { userPrincipalName }),
});
const app = (displayName?: string): Actor => ({
  type: 'app',
  id: 's1',
  ...(displayName !== undefined && { displayName }),
});

const rows: [string, Actor, Partial<Person>, string][] = [
  [
    'a person by the directory’s name',
    user('ada@contoso.com'),
    { displayName: 'Ada Lindqvist' },
    'Ada Lindqvist <ada@contoso.com>',
  ],
  ['a person who is gone by the account', user('ada@contoso.com'), {}, 'ada <ada@contoso.com>'],
  ['a person without any name by the id', user(), {}, 'u1 <u1@t.user.invalid>'],
  ['a guest by the original address', user('bo_n_fabrikam.com#EXT#@contoso.com'), {}, 'bo_n <bo_n@fabrikam.com>'],
  ['an app with its mark', app('HR Sync'), {}, 'HR Sync (SP) <s1@t.serviceprincipal.invalid>'],
  ['an app without a name by the id', app(), {}, 's1 (SP) <s1@t.serviceprincipal.invalid>'],
  ['a name of angle brackets', user('a@b.c'), { displayName: '<>' }, 'a <a@b.c>'],
  ['a name with a line feed', user('a@b.c'), { displayName: 'A\nBackup-Run: x' }, 'A Backup-Run: x <a@b.c>'],
  ['a name with brackets', user('a@b.c'), { displayName: '<a> b' }, 'a b <a@b.c>'],
  [
    'a command as a name',
    app('##vso[task.complete result=Succeeded;]'),
    {},
    '##vso[task.complete result=Succeeded;] (SP) <s1@t.serviceprincipal.invalid>',
  ],
  [
    'an app whose name and id are nothing Git can keep',
    { type: 'app', id: '\n\n<>', displayName: '\n\n<>' },
    {},
    'unknown app (SP) <unknown@t.serviceprincipal.invalid>',
  ],
  [
    'a person whose name and id are nothing Git can keep',
    { type: 'user', id: '<\n>', userPrincipalName: '<\n>' },
    {},
    'unknown user <unknown@t.user.invalid>',
  ],
  [
    'an e-mail with characters that cannot be seen',
    user('\u202Ea\u200Bda\u2066@con\u00ADtoso.com\uFEFF'),
    { displayName: 'A\u202Eda\u200B' },
    'A da <ada@contoso.com>',
  ],
  [
    'an e-mail with joiners, fillers, selectors and tags',
    user('\u200Ca\u200D\u034F\u3164d\u115Fa\uFE0F\u2800@c.d\u{E0041}\uD800'),
    { displayName: 'A' },
    'A <ada@c.d>',
  ],
  ['an e-mail of joiners alone', user('\u200D\u200C'), { displayName: 'A' }, 'A <u1@t.user.invalid>'],
  ['a name of joiners and fillers alone', user('a@b.c'), { displayName: '\u200D \u3164\u2800' }, 'a <a@b.c>'],
  [
    'a name with a joiner that its script needs',
    user('a@b.c'),
    { displayName: 'می\u200Cخواهم' },
    'می\u200Cخواهم <a@b.c>',
  ],
  ['an e-mail with blanks and brackets', user('a <x>@b.c'), { displayName: 'A' }, 'A <ax@b.c>'],
];

describe('identityOf', () => {
  for (const [what, actor, person, expected] of rows) {
    it(`prints ${what}`, () => {
      const { name, email } = identityOf(actor, new Map([['u1', { id: 'u1', ...person }]]), 't');
      assert.equal(`${name} <${email}>`, expected);
    });
  }
  it('cuts a name of 300 characters, never inside of one', () => {
    const { name } = identityOf(user('a@b.c'), new Map([['u1', { id: 'u1', displayName: '😀'.repeat(300) }]]), 't');
    assert.equal(Array.from(name).length, 120);
    assert.equal(name, '😀'.repeat(120));
  });
  it('cuts an e-mail of 300 characters, never inside of one', () => {
    assert.equal(identityOf(user('😀'.repeat(300)), new Map(), 't').email, '😀'.repeat(254));
  });
});
