import type { JsonObject } from '../domain/resource.ts';
import type { GrowContext } from './grow-context.ts';
import { many } from './grow-context.ts';
import { textOf } from './text-of.ts';

const graphAppId = '00000003-0000-0000-c000-000000000000';
/** Ids of Graph's own permissions User.Read, Group.Read.All and Directory.Read.All. */
const graphPermissions = [
  { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' },
  { id: '5b567255-7703-4780-807c-7be8301ae99b', type: 'Role' },
  { id: '7ab1d382-f21e-4acd-a863-ba3e13f7da61', type: 'Role' },
];

export interface GrownApplications {
  readonly applications: readonly string[];
  readonly servicePrincipals: readonly string[];
}

/** Applications, each with its service principal, and service principals of other publishers' applications. */
export function growApplications(
  context: GrowContext,
  sizes: { readonly applications: number; readonly servicePrincipals: number },
  people: readonly string[],
): GrownApplications {
  const { tenant, random, domain, daysAgo } = context;
  const graph = growGraph(context);
  const servicePrincipals = [graph];
  const applications = many(sizes.applications, (index) => {
    const id = random.guid();
    const appId = random.guid();
    const displayName = `${random.pick(['Billing', 'Intranet', 'Payroll', 'Reporting', 'Warehouse'])} ${index}`;
    const roleId = random.guid();
    const appRoles = [
      {
        allowedMemberTypes: ['User', 'Application'],
        description: 'Read everything',
        displayName: 'Reader',
        id: roleId,
        isEnabled: true,
        origin: 'Application',
        value: 'Read',
      },
    ];
    tenant.put('applications', {
      id,
      appId,
      api: {
        acceptMappedClaims: null,
        knownClientApplications: [],
        oauth2PermissionScopes: [],
        preAuthorizedApplications: [],
        requestedAccessTokenVersion: 2,
      },
      appRoles,
      createdDateTime: daysAgo(40 + random.below(900)),
      displayName,
      identifierUris: [`api://${appId}`],
      passwordCredentials: many(random.below(3), (key) => passwordOf(context, `secret ${key}`)),
      publisherDomain: `${domain}.example`,
      requiredResourceAccess: [
        { resourceAppId: graphAppId, resourceAccess: random.shuffled(graphPermissions).slice(0, 1 + random.below(3)) },
      ],
      tags: random.chance(0.4) ? ['HideApp', 'WindowsAzureActiveDirectoryIntegratedApp'] : [],
      web: {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUris: [`https://${domain}.example/app${index}/signin`, `https://localhost:5001/app${index}`],
        redirectUriSettings: [],
      },
    });
    if (random.chance(0.2))
      tenant.link('applications', id, 'federatedIdentityCredentials', federatedOf(context, index));
    const principal = growServicePrincipal(context, { appId, displayName, appRoles });
    servicePrincipals.push(principal);
    if (people.length > 0) {
      const owner = random.pick(people);
      tenant.link('applications', id, 'owners', owner);
      tenant.link('servicePrincipals', principal, 'owners', owner);
      many(random.below(4), () => {
        tenant.link(
          'servicePrincipals',
          principal,
          'appRoleAssignedTo',
          assignmentOf(context, {
            principalId: random.pick(people),
            id: Buffer.from(random.guid()).toString('base64url').slice(0, 43),
            createdDateTime: daysAgo(30 + random.below(300)),
            appRoleId: roleId,
            resourceId: principal,
            resourceDisplayName: displayName,
          }),
        );
      });
    }
    return id;
  });
  many(sizes.servicePrincipals, (index) =>
    servicePrincipals.push(
      growServicePrincipal(context, { appId: random.guid(), displayName: `Vendor app ${index}`, appRoles: [] }),
    ),
  );
  return { applications, servicePrincipals };
}

/** Delegated permissions that people or administrators have consented to. */
export function growPermissionGrants(
  { tenant, random }: GrowContext,
  count: number,
  servicePrincipals: readonly string[],
  people: readonly string[],
): void {
  const [resource] = servicePrincipals;
  if (resource === undefined) return;
  many(count, () => {
    const forAll = people.length === 0 || random.chance(0.6);
    tenant.put('oauth2PermissionGrants', {
      id: Buffer.from(random.guid() + random.guid())
        .toString('base64url')
        .slice(0, 43),
      clientId: random.pick(servicePrincipals),
      consentType: forAll ? 'AllPrincipals' : 'Principal',
      principalId: forAll ? null : random.pick(people),
      resourceId: resource,
      scope: random.pick(['User.Read', 'User.Read openid profile', 'Group.Read.All', ' offline_access User.Read']),
    });
  });
}

function growGraph(context: GrowContext): string {
  return growServicePrincipal(context, { appId: graphAppId, displayName: 'Microsoft Graph', appRoles: [] });
}

function growServicePrincipal({ tenant, random, daysAgo }: GrowContext, properties: JsonObject): string {
  const id = random.guid();
  tenant.put('servicePrincipals', {
    id,
    ...properties,
    appDisplayName: properties.displayName ?? null,
    appOwnerOrganizationId: tenant.id,
    createdDateTime: daysAgo(30 + random.below(900)),
    servicePrincipalNames: [properties.appId ?? '', `api://${textOf(properties.appId)}`],
    tags: ['WindowsAzureActiveDirectoryIntegratedApp', 'HideApp'],
  });
  return id;
}

function passwordOf({ random, daysAgo }: GrowContext, displayName: string): JsonObject {
  return {
    customKeyIdentifier: null,
    displayName,
    endDateTime: daysAgo(-300),
    hint: random.code(3).toLowerCase(),
    keyId: random.guid(),
    secretText: null,
    startDateTime: daysAgo(60),
  };
}

function federatedOf({ random }: GrowContext, index: number): JsonObject {
  return {
    id: random.guid(),
    audiences: ['api://AzureADTokenExchange'],
    description: null,
    issuer: 'https://token.actions.example',
    name: `deploy-${index}`,
    subject: `repo:fabrikam/app${index}:ref:refs/heads/main`,
  };
}

/** Of an app role to a person. */
export function assignmentOf(
  { tenant }: GrowContext,
  {
    id,
    appRoleId,
    createdDateTime,
    principalId,
    resourceId,
    resourceDisplayName,
  }: {
    readonly id: string;
    readonly appRoleId: string;
    readonly createdDateTime: string;
    readonly principalId: string;
    readonly resourceId: string;
    readonly resourceDisplayName: string;
  },
): JsonObject {
  const principal = tenant.get('users', principalId);
  return {
    id,
    deletedDateTime: null,
    appRoleId,
    createdDateTime,
    principalDisplayName: principal?.displayName ?? null,
    principalId,
    principalType: 'User',
    resourceDisplayName,
    resourceId,
  };
}
