import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { GraphVersion } from '../../src/domain/resource.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { resolvePath } from '../../src/simulator/graph-path.ts';
import { populate } from '../../src/simulator/populate.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { makeToken } from '../../src/simulator/tokens.ts';
import { readReference, skipWithout } from '../support/reference.ts';

const files = { endpoints: 'graph-endpoints.json', missing: 'graph-missing.json' } as const;
const now = new Date('2026-03-02T20:00:00Z');

/** What the research found of one path; facts of Microsoft's metadata, not of our catalogue. */
interface Finding {
  readonly path: string;
  readonly versions: readonly GraphVersion[];
  readonly absent: readonly GraphVersion[];
  readonly type: string | null;
  readonly kind: Readonly<Partial<Record<GraphVersion, string>>>;
  readonly delegatedOnly: boolean;
}

interface EndpointRow {
  readonly uri?: string;
  readonly v1: { exists: boolean; type: string | null; kind: string | null };
  readonly beta: { exists: boolean; type: string | null; kind: string | null };
  readonly recommended: { version: GraphVersion; path: string } | null;
  readonly permissions: { delegatedOnly: boolean };
}

interface MissingRow {
  readonly path: string;
  readonly version: string;
  readonly betaToo: boolean;
  readonly type: string;
  readonly documented: boolean;
  readonly delegatedOnly: boolean;
}

function fromEndpoints(): Finding[] {
  const { endpoints } = readReference(files.endpoints) as { endpoints: readonly EndpointRow[] };
  return endpoints.flatMap((row): Finding[] => {
    if (row.uri === undefined) return [];
    const facts = { 'v1.0': row.v1, beta: row.beta };
    const versions = (['v1.0', 'beta'] as const).filter((version) => facts[version].exists);
    const own: Finding = {
      path: row.uri,
      versions,
      absent: (['v1.0', 'beta'] as const).filter((version) => !facts[version].exists),
      type: (row.v1.exists ? row.v1.type : row.beta.type) ?? null,
      kind: Object.fromEntries(versions.map((version) => [version, facts[version].kind ?? ''])),
      delegatedOnly: row.permissions.delegatedOnly,
    };
    const { recommended } = row;
    // The second of two neighbours is named by its last segment alone.
    const [first = '', ...others] = recommended?.path.split(' + ') ?? [];
    const better = [first, ...others.map((path) => (path.lastIndexOf('/') > 0 ? path : dirname(first) + path))].filter(
      (path) => path !== '' && recommended !== null,
    );
    const version = recommended?.version ?? 'v1.0';
    return [
      own,
      ...better.map((path): Finding => {
        return { path, versions: [version], absent: [], type: null, kind: {}, delegatedOnly: own.delegatedOnly };
      }),
    ];
  });
}

function fromMissing(): Finding[] {
  return (readReference(files.missing) as readonly MissingRow[]).map((row): Finding => {
    const isCast = row.version.includes('cast');
    const first: GraphVersion = row.version.startsWith('v1.0') ? 'v1.0' : 'beta';
    const versions: GraphVersion[] = isCast || (first === 'v1.0' && row.betaToo) ? ['v1.0', 'beta'] : [first];
    const [type = '', list] = row.type.split(' ');
    const isList = list === '[]' || isCast || !row.version.match(/^(v1\.0|beta)$/);
    return {
      path: isCast ? row.path.replace(/\/(agent\w+)$/, '/microsoft.graph.$1') : row.path,
      versions,
      absent: first === 'beta' ? ['v1.0'] : versions.includes('beta') ? [] : ['beta'],
      type,
      kind: Object.fromEntries(versions.map((version) => [version, isList ? 'collection' : 'singleton'])),
      delegatedOnly: row.delegatedOnly,
    };
  });
}

describe('simulator: the paths that were found in Microsoft’s metadata', function () {
  let simulator: Simulator | undefined;
  const personal = makeToken({ exp: Math.floor(now.getTime() / 1000) + 3600, scp: 'everything' });
  const tenant = growTenant({ clock: { now: () => now } });

  before(async function () {
    skipWithout(this, ...Object.values(files));
    populate(tenant);
    simulator = await startSimulator({ tenant });
  });
  after(() => simulator?.close());

  /** Keys of objects on the way, one after the other, from what the lists show. */
  async function filled(version: GraphVersion, path: string): Promise<string | null> {
    const [before = '', ...after] = path.split(/\{\w+\}/);
    if (after.length === 0) return path;
    const list = await ask(version, before.replace(/\/$/, '').split('?')[0] ?? '');
    const rows = (JSON.parse(list.text) as { value?: readonly Record<string, unknown>[] }).value ?? [];
    for (const row of rows) {
      const key = row.id ?? row.tenantId;
      if (typeof key !== 'string') continue;
      const rest = after.join('{id}');
      const candidate = await filled(version, before + encodeURIComponent(key) + rest);
      if (candidate === null) continue;
      if (rest.includes('{')) return candidate;
      if (rest === '' || (await ask(version, candidate)).status === 200) return candidate;
    }
    return null;
  }

  async function ask(version: GraphVersion, path: string, method = 'GET') {
    assert.ok(simulator);
    const url = `${simulator.url}/${version}/${path.replace(/^\//, '')}`;
    const response = await fetch(url, { method, headers: { authorization: `Bearer ${personal}` } });
    return { status: response.status, text: await response.text() };
  }

  /** What the list must be asked with, when the finding's path does not say so. */
  function asked(version: GraphVersion, path: string): string {
    const { demands } = resolvePath(version, path.split('?')[0] ?? '').endpoint;
    const [names] = path.includes('$filter') ? [] : (demands?.anyOf ?? []);
    return names === undefined ? path : `${path}?$filter=${names.map((name) => `${name} eq 'x'`).join(' and ')}`;
  }

  it('are all answered, in the versions in which they exist', async () => {
    const findings = [...fromEndpoints(), ...fromMissing()];
    assert.ok(findings.length > 450, `${findings.length} findings`);
    const wrong: string[] = [];
    for (const { path, versions, type, kind } of findings) {
      const method = path.includes('(POST)') ? 'POST' : 'GET';
      const clean = path.replace(/\s*\(POST\)\s*/, '').trim();
      for (const version of versions) {
        const address = await filled(version, clean);
        const answer = address === null ? null : await ask(version, asked(version, address), method);
        if (address === null || answer?.status !== 200) {
          wrong.push(`${version} ${path}: ${answer === null ? 'nothing there' : answer.text.slice(0, 150)}`);
          continue;
        }
        const isList = answer.text.includes('"value":[') && answer.text.includes('@odata.context');
        const expected = kind[version];
        if (expected !== undefined && !/singleton/.test(expected) !== isList) {
          // A list that was asked with the key of one of its objects is one.
          if (!/\{\w+\}$/.test(clean)) wrong.push(`${version} ${path}: expected a ${expected}`);
        }
        const actual = resolvePath(version, (address.split('?')[0] ?? '').replace(/^\//, '')).endpoint.type;
        const last = (name: string): string | undefined => name.split('.').at(-1);
        if (type !== null && last(actual) !== last(type) && actual !== 'openTypeExtension') {
          wrong.push(`${version} ${path}: ${actual} instead of ${type}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('are not answered in the other version', () => {
    const wrong: string[] = [];
    for (const { path, absent } of [...fromEndpoints(), ...fromMissing()]) {
      for (const version of absent) {
        const clean = path.replace(/^\//, '').replaceAll(/\{\w+\}/g, 'key');
        try {
          resolvePath(version, clean);
          wrong.push(`${version} ${path}`);
        } catch (error) {
          assert.match(String(error), /Resource not found for the segment/);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('are for people only where Microsoft documents nothing for apps', () => {
    const wrong = [...fromEndpoints(), ...fromMissing()].filter(({ path, versions, delegatedOnly }) => {
      const [version = 'v1.0'] = versions;
      const clean =
        path
          .replace(/^\//, '')
          .replace(/\s*\(POST\)\s*/, '')
          .split('?')[0] ?? '';
      const { endpoint, template } = resolvePath(version, clean.replaceAll(/\{\w+\}/g, 'key'));
      // Its reference page says so, although the permission table does not.
      if (template === 'policies/deletedItems/crossTenantPartners') return false;
      return endpoint.delegatedOnly !== delegatedOnly;
    });
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    );
  });
});
