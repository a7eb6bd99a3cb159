import assert from 'node:assert/strict';
import { catalogue, kindById } from '../../src/catalogue/index.ts';
import {
  cannotBeAsked,
  isAbsence,
  noPremiumLicence,
  nothingThere,
  provesDeletion,
} from '../../src/catalogue/absences.ts';
import { ReadError } from '../../src/domain/ports.ts';
import { objectRequest } from '../../src/export/list-request.ts';
import { outcomeOf } from '../../src/export/outcome.ts';
import { licenceFaults } from '../../src/simulator/licence-faults.ts';

const answered = (status: number, code: string, message: string): ReadError =>
  new ReadError(status, code, `deviceManagement/x answered ${status}: ${message}`);
const notApplicable = 'Request not applicable to target tenant.';

describe('isAbsence', () => {
  for (const [name, { status, code, message }] of Object.entries(licenceFaults)) {
    it(`takes the answer of a tenant without it for absent: ${name}`, () =>
      assert.equal(isAbsence(answered(status, code, message), []), true));
  }
  for (const [status, code, message, codes, absent] of [
    [400, 'BadRequest', `${notApplicable} - Operation ID (for customer support): 0`, [], true],
    [
      400,
      'BadRequest',
      'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
      [],
      true,
    ],
    [403, 'UnknownError', 'Your tenant is not licensed for this feature.', [], true],
    [400, 'BadRequest', 'Invalid filter clause', [], false],
    [400, 'BadRequest', '', [], false],
    [403, 'Forbidden', 'Application is not authorized to perform this operation.', [], false],
    [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', [], false],
    [500, 'BadRequest', notApplicable, [], false],
    [503, 'NoLicense', 'busy', noPremiumLicence, false],
    [429, 'BadRequest', notApplicable, [], false],
    [401, 'NoLicense', 'refused', noPremiumLicence, false],
    [200, 'UnusableAnswer', notApplicable, [], false],
    [0, 'NoAnswer', notApplicable, [], false],
    [403, 'NoLicenseForOperation', 'no licence', noPremiumLicence, true],
    [404, 'ResourceNotFound', 'There is none.', nothingThere, true],
    [404, 'ResourceNotFound', "Resource not found for the segment 'x'.", nothingThere, false],
    [404, 'ResourceNotFound', 'There is none.', [], false],
  ] as const) {
    it(`${status} ${code} "${message.slice(0, 50)}" is ${absent ? '' : 'not '}absent`, () =>
      assert.equal(isAbsence(answered(status, code, message), codes), absent));
  }
  it('holds of each of the kinds that a tenant without Intune lacks', () => {
    const intune = catalogue.filter(({ bucket }) => bucket === 'intune');
    assert.ok(intune.length >= 46);
    for (const kind of intune) {
      const outcome = outcomeOf(kind, answered(400, 'BadRequest', notApplicable));
      assert.deepEqual(outcome, { status: 'absent', code: 'BadRequest' }, kind.id);
      assert.equal(outcomeOf(kind, answered(400, 'BadRequest', 'bad filter')).status, 'failed', kind.id);
    }
  });
});

describe('provesDeletion', () => {
  const key = '0209b548-9643-49c4-aac1-fdcd1dcadbed';
  const absent = (id: string): string =>
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  for (const [status, code, message, proves] of [
    [404, 'Request_ResourceNotFound', absent(key), true],
    [404, 'Request_ResourceNotFound', absent(key.toUpperCase()), true],
    [404, 'Request_ResourceNotFound', absent('11111111-2222-4333-8444-555555555555'), false],
    [404, 'ResourceNotFound', 'no explanation', true],
    [404, 'NotFound', 'Policy not found.', true],
    [404, 'itemNotFound', 'Item not found', true],
    [404, 'ErrorItemNotFound', 'The specified object was not found in the store.', true],
    [404, 'Directory_ObjectNotFound', 'Unable to read the object.', true],
    [404, '', 'no explanation', false],
    [404, 'UnknownError', 'no explanation', false],
    [404, 'BadRequest', "Resource not found for the segment 'x'.", false],
    [404, 'ResourceNotFound', "Resource not found for the segment 'x'.", false],
    [404, 'NotFound', 'No HTTP resource was found that matches the request URI.', false],
    [404, 'NotFound', 'The tenant is not provisioned.', false],
    [404, 'NotFound', 'Tenant has no license.', false],
    [404, 'TenantNotFound', 'no explanation', false],
    [400, 'Request_ResourceNotFound', absent(key), false],
    [403, 'Request_ResourceNotFound', absent(key), false],
    [410, 'Gone', 'gone', false],
    [500, 'NotFound', 'broken', false],
    [200, 'UnusableAnswer', 'nothing', false],
    [0, 'NoAnswer', 'reset', false],
  ] as const) {
    it(`${status} ${code} "${message.slice(0, 60)}" proves ${proves ? 'it' : 'nothing'}`, () =>
      assert.equal(provesDeletion(answered(status, code, message), key), proves));
  }
  it('takes no word of the path for one of the message', () => {
    const error = new ReadError(404, 'NotFound', 'domains/tenant%20is%20licensed.example answered 404: not found');
    assert.equal(provesDeletion(error, 'tenant is licensed.example'), true);
  });
});

describe('cannotBeAsked', () => {
  for (const [status, message, expected] of [
    [405, 'Specified HTTP method is not allowed', true],
    [501, 'This operation target is not yet supported.', true],
    [400, "Resource not found for the segment 'x'.", true],
    [404, 'No HTTP resource was found', true],
    [400, 'Invalid id', false],
    [403, 'no', false],
    [500, "Resource not found for the segment 'x'.", false],
  ] as const)
    it(`is ${expected} of ${status} ${message}`, () =>
      assert.equal(cannotBeAsked(answered(status, 'x', message)), expected));
});

describe('objectRequest', () => {
  for (const [kind, key, path, query] of [
    ['domain', 'a/b.example', 'domains/a%2Fb.example', {}],
    ['crossTenantAccessPolicyConfigurationPartner', 't', 'policies/crossTenantAccessPolicy/partners/t', {}],
    ['onPremisesPublishing', 'a', "servicePrincipals(appId='a')", { $select: 'id,appId,displayName' }],
    ['profileSource', 's', "admin/people/profileSources(sourceId='s')", {}],
    ['deletedApplication', 'd', 'directory/deletedItems/d/microsoft.graph.application', {}],
    ['agentIdentity', 'i', 'servicePrincipals/i/microsoft.graph.agentIdentity', {}],
    ['deviceConfiguration', 'c', 'deviceManagement/deviceConfigurations/c', { $expand: 'assignments' }],
    [
      'accessPackageAssignment',
      'p',
      'identityGovernance/entitlementManagement/assignments/p',
      { $expand: 'accessPackage,target' },
    ],
    ['teamsApp', 'a', 'appCatalogs/teamsApps/a', { $expand: 'appDefinitions' }],
  ] as const)
    it(`asks for ${kind} at ${path}`, () => {
      const request = objectRequest(kindById(kind), key);
      assert.deepEqual([request.path, request.query, request.shape], [path, query, 'singleton']);
    });
});
