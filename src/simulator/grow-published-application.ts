import { shapedObject } from './shaped-object.ts';
import { shapes } from './shapes.ts';
import type { Tenant } from './tenant.ts';

/** The tag by which the application proxy knows its own. */
const proxyTag = 'WindowsAzureActiveDirectoryOnPremApp';

/** An application of the own network that the application proxy publishes, with its service principal. */
export function growPublishedApplication(tenant: Tenant): void {
  const id = tenant.surrogate('published/application');
  if (tenant.get('applications', id) !== undefined) return;
  const appId = tenant.surrogate('published/app');
  const displayName = 'Intranet on premises';
  const createdDateTime = '2023-09-01T08:00:00Z';
  tenant.put('applications', { id, appId, displayName, createdDateTime });
  tenant.put('servicePrincipals', {
    id: tenant.surrogate('published/servicePrincipal'),
    appId,
    appDisplayName: displayName,
    displayName,
    createdDateTime,
    servicePrincipalNames: [appId],
    tags: ['WindowsAzureActiveDirectoryIntegratedApp', proxyTag],
  });
  const shape = shapes.onPremisesPublishing;
  if (shape === undefined) return;
  const publishing = shapedObject(tenant, 'onPremisesPublishing', shape, `applications/${id}/onPremisesPublishing`, 0);
  tenant.link('applications', id, 'onPremisesPublishing', publishing);
}
