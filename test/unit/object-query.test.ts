import assert from 'node:assert/strict';
import { isSameName, pathsMeant } from '../../src/attribute/object-query.ts';

const id = '3f000000-0000-4000-8000-000000000001';
const group = `prod-backup/Groups/3f/${id}.json`;
const deleted = `prod-backup/DeletedItems/Groups/3f/${id}.json`;
const other = `test-backup/Groups/3f/${id}.json`;
const policy = 'prod-backup/Policies/AuthorizationPolicy.json';
const domain = 'prod-backup/Domains/contoso.com.json';
const odd = 'prod-backup/Things/-x%0Ay.json';
const things = 'prod-backup/Things';
const besideAb = `${things}/aB~1.json`;

describe('pathsMeant', () => {
  const cases: [string, string, string[], string[]][] = [
    ['a path', group, [group, deleted], [group]],
    ['a path without .json', group.slice(0, -5), [group, deleted], [group]],
    ['a path of Windows', group.replaceAll('/', '\\'), [group], [group]],
    ['a path without the backup folder', `Groups/3f/${id}.json`, [group, deleted], [group]],
    ['an absolute path', `/home/ada/clone/${group}`, [group, other], [group]],
    ['a path from a folder beside', `../${group}`, [group], [group]],
    ['a path with detours', `./prod-backup/x/../Groups//3f/${id}.json`, [group], [group]],
    ['a path that two backup folders have', `Groups/3f/${id}.json`, [group, other], [group, other]],
    ['a key', id, [group, policy], [group]],
    ['a key in capitals', id.toUpperCase(), [group, policy], [group]],
    ['a key that two kinds share', id, [group, deleted], [group, deleted]],
    ['a key that is no GUID', 'contoso.com', [group, domain], [domain]],
    ['a key that begins like an option and holds a line end', '-x\ny', [odd], [odd]],
    ['a key that another one differs from by case', 'aB', [`${things}/ab.json`, besideAb], [besideAb]],
    ['the other one of the two', 'ab', [`${things}/ab.json`, besideAb], [`${things}/ab.json`]],
    ['the name of a file', `${id}.json`, [group, policy], [group]],
    ['a kind that has one object', 'authorizationPolicy', [group, policy], [policy]],
    ['the file of a kind that has one object', 'AuthorizationPolicy', [group, policy], [policy]],
    ['a part of a key', '3f000000', [group], []],
    ['what no path has', 'nothing/at/all', [group], []],
    ['a pattern', '*', [group], []],
    ['the root', '/', [group], []],
    ['a key that is too long', 'x'.repeat(500), [group], []],
  ];
  for (const [what, query, paths, expected] of cases) {
    it(what, () => assert.deepEqual(pathsMeant(query, paths), expected));
  }
});

describe('isSameName', () => {
  const cases: [string, string, boolean][] = [
    ['Bo Nyström', 'BO NYSTRÖM', true],
    ['Nystro\u0308m', 'nyström', true],
    [' All staff ', 'all staff', true],
    ['All staff', 'All', false],
    ['.*', 'All', false],
  ];
  for (const [one, another, same] of cases)
    it(`${one} ${same ? 'is' : 'is not'} ${another}`, () => assert.equal(isSameName(one, another), same));
});
