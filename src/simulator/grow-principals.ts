import type { GrowContext } from './grow-context.ts';
import { many } from './grow-context.ts';

const givenNames = [
  'Aino',
  'Bela',
  'Carla',
  'Dario',
  'Elif',
  'Finn',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaya',
  'Livia',
  'Malte',
  'Nora',
  'Oskar',
  'Pia',
  'Ruben',
  'Sofia',
  'Tomas',
  'Yara',
];
const surnames = [
  'Aalto',
  'Berg',
  'Costa',
  'Dahl',
  'Eriksen',
  'Ferrari',
  'Grün',
  'Horváth',
  'Ibsen',
  'Jansen',
  'Kowalski',
  'Larsen',
  'Moreau',
  'Novak',
  'Olsen',
  'Petrov',
  'Rossi',
  'Silva',
  'Takács',
  'Weber',
];
const departments = ['Engineering', 'Finance', 'Human Resources', 'Legal', 'Operations', 'Sales'];

/** @returns ids of the users. */
export function growUsers(
  { tenant, random, domain, daysAgo }: GrowContext,
  count: number,
  skus: readonly string[],
): string[] {
  return many(count, (index) => {
    const id = random.guid();
    const [givenName, surname] = [random.pick(givenNames), random.pick(surnames)];
    const name = `${plain(givenName)}.${plain(surname)}${index}`;
    const synchronised = random.chance(0.3);
    const guest = !synchronised && random.chance(0.05);
    const upn = guest ? `${name}_partner.example#EXT#@${domain}.onmicrosoft.com` : `${name}@${domain}.example`;
    tenant.put('users', {
      id,
      accountEnabled: random.chance(0.95),
      assignedLicenses: skus.filter(() => random.chance(0.4)).map((skuId) => ({ disabledPlans: [], skuId })),
      businessPhones: random.chance(0.2) ? [`+49 30 5550${1000 + random.below(9000)}`] : [],
      city: random.pick(['Berlin', 'Milano', 'Oslo', 'Porto']),
      createdDateTime: daysAgo(30 + random.below(2000)),
      department: random.pick(departments),
      displayName: `${givenName} ${surname}`,
      employeeId: String(100_000 + index),
      givenName,
      identities: [{ signInType: 'userPrincipalName', issuer: `${domain}.onmicrosoft.com`, issuerAssignedId: upn }],
      jobTitle: random.pick(['Analyst', 'Engineer', 'Manager', 'Assistant']),
      mail: guest ? `${name}@partner.example` : upn,
      mailNickname: name,
      ...(synchronised
        ? {
            onPremisesDistinguishedName: `CN=${givenName} ${surname},OU=Staff,DC=${domain},DC=example`,
            onPremisesDomainName: `${domain}.example`,
            onPremisesImmutableId: Buffer.from(id).toString('base64').slice(0, 24),
            onPremisesLastSyncDateTime: daysAgo(random.next()),
            onPremisesSamAccountName: name,
            onPremisesSyncEnabled: true,
          }
        : {}),
      proxyAddresses: guest ? [] : [`SMTP:${upn}`, `smtp:${name}@${domain}.onmicrosoft.com`],
      securityIdentifier: `S-1-12-1-${random.below(2 ** 31)}-${random.below(2 ** 31)}-${random.below(2 ** 31)}`,
      surname,
      usageLocation: random.pick(['DE', 'IT', 'NO', 'PT']),
      userPrincipalName: upn,
      userType: guest ? 'Guest' : 'Member',
    });
    return id;
  });
}

/** @returns ids of the groups; the first `dynamic` of them have a rule. */
export function growGroups(
  { tenant, random, domain, daysAgo }: GrowContext,
  sizes: { readonly assigned: number; readonly dynamic: number; readonly members: number },
  people: readonly string[],
): string[] {
  return many(sizes.dynamic + sizes.assigned, (index) => {
    const id = random.guid();
    const dynamic = index < sizes.dynamic;
    const unified = !dynamic && random.chance(0.3);
    const department = random.pick(departments);
    const nickname = `group-${index}`;
    const created = daysAgo(20 + random.below(1500));
    tenant.put('groups', {
      id,
      assignedLabels: unified && random.chance(0.3) ? [{ labelId: random.guid(), displayName: 'Internal' }] : [],
      createdDateTime: created,
      description: `${department}, number ${index}`,
      displayName: dynamic ? `All of ${department} ${index}` : `${department} team ${index}`,
      groupTypes: [...(dynamic ? ['DynamicMembership'] : []), ...(unified ? ['Unified'] : [])],
      mail: unified ? `${nickname}@${domain}.example` : null,
      mailEnabled: unified,
      mailNickname: nickname,
      membershipRule: dynamic ? `(user.department -eq "${department}")` : null,
      membershipRuleProcessingState: dynamic ? 'On' : null,
      proxyAddresses: unified ? [`SMTP:${nickname}@${domain}.example`, `SPO:SPO_${id}`] : [],
      renewedDateTime: created,
      resourceBehaviorOptions: unified ? ['WelcomeEmailDisabled', 'HideGroupInOutlook'] : [],
      resourceProvisioningOptions: unified ? ['Team'] : [],
      securityEnabled: !unified,
      securityIdentifier: `S-1-12-1-${random.below(2 ** 31)}-${random.below(2 ** 31)}`,
      visibility: unified ? random.pick(['Private', 'Public']) : null,
    });
    if (people.length > 0) {
      many(random.below(3), () => tenant.link('groups', id, 'owners', random.pick(people)));
      many(random.below(sizes.members * 2 + 1), () => tenant.link('groups', id, 'members', random.pick(people)));
    }
    return id;
  });
}

/** @returns ids of the devices. */
export function growDevices({ tenant, random, daysAgo }: GrowContext, count: number): string[] {
  return many(count, (index) => {
    const id = random.guid();
    const deviceId = random.guid();
    const windows = random.chance(0.7);
    tenant.put('devices', {
      id,
      accountEnabled: true,
      alternativeSecurityIds: [
        { type: 2, identityProvider: null, key: Buffer.from(`X509:${deviceId}`).toString('base64') },
      ],
      approximateLastSignInDateTime: daysAgo(random.next() * 10),
      createdDateTime: daysAgo(30 + random.below(900)),
      deviceId,
      deviceVersion: 2,
      displayName: `${windows ? 'WIN' : 'MAC'}-${String(index).padStart(5, '0')}`,
      isCompliant: random.chance(0.8),
      isManaged: true,
      operatingSystem: windows ? 'Windows' : 'MacMDM',
      operatingSystemVersion: windows ? `10.0.26100.${random.below(5000)}` : `15.${random.below(6)}`,
      physicalIds: [`[USER-GID]:${random.guid()}:${random.below(10 ** 9)}`, `[GID]:g:${random.below(10 ** 9)}`],
      registrationDateTime: daysAgo(30 + random.below(900)),
      trustType: 'AzureAd',
    });
    return id;
  });
}

/** @returns ids of the administrative units. */
export function growAdministrativeUnits(
  { tenant, random }: GrowContext,
  count: number,
  members: readonly string[],
): string[] {
  return many(count, (index) => {
    const id = random.guid();
    tenant.put('directory/administrativeUnits', {
      id,
      displayName: `Region ${index}`,
      description: `Office number ${index}`,
    });
    if (members.length > 0)
      many(random.below(6), () => tenant.link('directory/administrativeUnits', id, 'members', random.pick(members)));
    return id;
  });
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
}
