import assert from 'node:assert/strict';
import { areaOf, namedFolders } from '../../src/catalogue/areas.ts';
import { catalogue } from '../../src/catalogue/index.ts';

describe('areaOf', () => {
  const table: readonly [folder: string, area: string][] = [
    ['Groups', 'Groups'],
    ['AdministrativeUnits', 'Administrative Units'],
    ['Identity/Conditional/AccessPolicies', 'Conditional Access'],
    ['Identity/B2XUserFlows', 'External Identities'],
    ['Policies/AuthorizationPolicy', 'Policies'],
    ['DeviceManagement/VirtualEndpoint/UserSettings', 'Cloud PC'],
  ];
  for (const [folder, area] of table) it(`${folder}: ${area}`, () => assert.equal(areaOf({ folder }), area));

  it('has readable words for every kind', () => {
    for (const kind of catalogue) assert.match(areaOf(kind), /^[A-Z][A-Za-z0-9 -]{1,40}$/, kind.id);
  });
  it('names no folder that no kind is in', () => {
    const unused = namedFolders.filter((name) => !catalogue.some(({ folder }) => `${folder}/`.startsWith(`${name}/`)));
    assert.deepEqual(unused, []);
  });
});
