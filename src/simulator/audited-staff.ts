import { actor, hire, hireCast } from './cast.ts';
import { guidFrom } from './random.ts';
import { idOf } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';

const people: Readonly<Record<string, string>> = {
  dilan: 'Dilan Kaya',
  emre: 'Emre Øst',
  freya: 'Freya Lund',
  gaspard: 'Gaspard Le Gall',
  hana: 'Hana Takács',
  ivo: "Ivo D'Angelo",
  jun: 'Jun Mori',
  kaisa: 'Kaisa Aalto',
  lars: 'Lars von Berg',
};

const apps = ['Infrastructure Pipeline', 'Licence Robot'] as const;

/** Services of Microsoft that write to a tenant, with the ids that their apps have in every tenant. */
const serviceAppIds = {
  'Azure MFA StrongAuthenticationService': 'b5a60e17-278b-4c92-a4e2-b9262e66bb28',
  'Managed Service Identity': 'ef5d5c69-a5df-46bb-acaf-426f161a21a2',
  'Microsoft Approval Management': '65d91a3d-ab74-42e6-8a2f-0add61688c74',
  'Microsoft Substrate Management': '98db8bd6-0cc0-4e67-9de5-f187f1cd1b41',
  'MS-PIM': '01fc33a7-78ba-4d2f-a4b7-768e336e890e',
  'Microsoft.Azure.SyncFabric': '00000014-0000-0000-c000-000000000000',
  'Azure AD Identity Governance': 'bf26f092-3426-4a99-abfb-97dad74e661a',
  'Azure AD Identity Governance - Entitlement Management': '810dcf14-1858-4bf2-8134-4c369fa3235b',
} as const;

export type ServiceName = keyof typeof serviceAppIds;

/** The tenant that Microsoft registers its own apps in. */
const microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** PIM where it acts by itself: a user that no directory has, without a sign-in name. */
export const pimSystem: SimulatedActor = {
  type: 'user',
  id: '9dfd627f-bdc5-4b1c-af9d-c85097fdeff8',
  userPrincipalName: '',
  displayName: 'Azure AD PIM',
};

/** Twelve people who administer the tenant, the same in every one. */
export const administrators: readonly SimulatedActor[] = [
  ...(['ada', 'bo', 'chiara'] as const).map(actor),
  ...Object.entries(people).map(([name, displayName]): SimulatedActor => ({
    type: 'user',
    id: guidFrom(`staff/${name}`),
    userPrincipalName: `${name}.admin@contoso.example`,
    displayName,
  })),
];

/** The company's own apps that write to the tenant. */
export const writingApps: readonly SimulatedActor[] = [
  actor('hr'),
  ...apps.map((displayName): SimulatedActor => ({
    type: 'app',
    servicePrincipalId: guidFrom(`staff/${displayName}/servicePrincipal`),
    displayName,
    appId: guidFrom(`staff/${displayName}/app`),
  })),
];

/** A service of Microsoft, by the service principal that it has in this tenant. */
export function service(tenant: Tenant, displayName: ServiceName): SimulatedActor {
  const servicePrincipalId = tenant.surrogate(`service/${displayName}`);
  return { type: 'app', servicePrincipalId, displayName, appId: serviceAppIds[displayName] };
}

/** Ids of those who act, and of the identities that Azure manages: nobody deletes them by accident. */
export function staffIds(tenant: Tenant): ReadonlySet<string> {
  const services = (Object.keys(serviceAppIds) as ServiceName[]).map((name) => service(tenant, name));
  const all = [...administrators, ...writingApps, ...services, actor('sync'), actor('cloudSync')];
  return new Set([...all.map(idOf), ...managedIdentities(tenant)]);
}

/** Ids of service principals of Azure resources; the keys of these are changed by Azure alone. */
export function managedIdentities(tenant: Tenant): readonly string[] {
  return Array.from({ length: 4 }, (_, index) => tenant.surrogate(`managed identity ${index}`));
}

/** Lets everybody who acts in an audited day have been in the tenant since long ago; does nothing where they are. */
export function hireStaff(tenant: Tenant): void {
  if (tenant.get('servicePrincipals', tenant.surrogate('service/MS-PIM')) !== undefined) return;
  if (tenant.find(idOf(actor('ada'))) === undefined) hireCast(tenant);
  for (const who of [...administrators, ...writingApps]) if (tenant.find(idOf(who)) === undefined) hire(tenant, who);
  for (const name of Object.keys(serviceAppIds) as ServiceName[]) {
    const who = service(tenant, name);
    hire(tenant, who);
    const id = tenant.surrogate(`service/${name}`);
    tenant.put('servicePrincipals', { ...tenant.get('servicePrincipals', id), appOwnerOrganizationId: microsoft });
  }
  for (const [index, id] of managedIdentities(tenant).entries()) {
    const appId = tenant.surrogate(`managed identity ${index}/app`);
    tenant.put('servicePrincipals', {
      id,
      appId,
      displayName: `billing-worker-${index}`,
      servicePrincipalType: 'ManagedIdentity',
      alternativeNames: [
        'isExplicit=False',
        `/subscriptions/${tenant.id}/resourcegroups/billing/providers/worker${index}`,
      ],
      createdDateTime: '2024-02-01T08:00:00Z',
      servicePrincipalNames: [appId],
      keyCredentials: [certificateOf(tenant, `${id}/first`, new Date('2025-12-01T00:00:00Z'))],
    });
  }
}

/** A certificate as Azure puts it on a managed identity: for ninety days, with a new key id. */
export function certificateOf(tenant: Tenant, name: string, from: Date) {
  const seconds = (instant: number): string => new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    customKeyIdentifier: Buffer.from(name).toString('hex').slice(0, 40).toUpperCase(),
    displayName: 'CN=billing-worker',
    endDateTime: seconds(from.getTime() + 90 * 24 * 3600 * 1000),
    key: null,
    keyId: tenant.surrogate(name),
    startDateTime: seconds(from.getTime()),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}
