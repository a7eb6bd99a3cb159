import { guidFrom } from './random.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';

const people = {
  ada: 'Ada Lindqvist',
  bo: 'Bo Nyström',
  chiara: 'Chiara Conti',
  sync: 'On-Premises Directory Synchronization Service Account',
} as const;

const apps = { hr: 'HR Provisioning', cloudSync: 'Azure AD Cloud Sync' } as const;

/** Who acts in the stories: three administrators, the account of directory synchronisation, and two apps. */
export type CastName = keyof typeof people | keyof typeof apps;

const signInNames: Readonly<Record<keyof typeof people, string>> = {
  ada: 'ada.lindqvist@contoso.example',
  bo: 'bo.nystrom@contoso.example',
  chiara: 'chiara.conti@contoso.example',
  sync: 'Sync_SERVER01_4f0c2a7be91d@contoso.onmicrosoft.com',
};

/** The same person or app in every tenant. */
export function actor(name: CastName): SimulatedActor {
  if (name === 'hr' || name === 'cloudSync') {
    return {
      type: 'app',
      servicePrincipalId: guidFrom(`cast/${name}/servicePrincipal`),
      displayName: apps[name],
      appId: guidFrom(`cast/${name}/app`),
    };
  }
  return {
    type: 'user',
    id: guidFrom(`cast/${name}`),
    userPrincipalName: signInNames[name],
    displayName: people[name],
  };
}

/** Lets the whole cast have been in the tenant since long ago. */
export function hireCast(tenant: Tenant): void {
  for (const name of [...Object.keys(people), ...Object.keys(apps)] as CastName[]) hire(tenant, actor(name));
}

/** Puts an actor into the tenant as the user or the service principal that its audit records point at. */
export function hire(tenant: Tenant, who: SimulatedActor): void {
  const createdDateTime = '2021-03-01T08:00:00Z';
  if (who.type === 'app') {
    const { servicePrincipalId: id, displayName, appId } = who;
    tenant.put('servicePrincipals', {
      id,
      appId,
      appDisplayName: displayName,
      displayName,
      createdDateTime,
      servicePrincipalNames: [appId],
    });
    return;
  }
  const { id, displayName, userPrincipalName } = who;
  const [givenName = '', ...surnames] = displayName.split(' ');
  tenant.put('users', {
    id,
    displayName,
    userPrincipalName,
    mail: userPrincipalName,
    givenName,
    surname: surnames.join(' '),
    createdDateTime,
  });
}
