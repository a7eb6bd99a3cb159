/** Phrases of the reference that stand for several activities in a way of their own, or that carry a remark. */
const meant: Readonly<Record<string, readonly string[]>> = {
  'Reset/Change (user) password': ['Reset password', 'Reset user password', 'Change user password'],
  'Invite external user (Invited Users)': ['Invite external user'],
  'Redeem external user invite (B2B Auth)': ['Redeem external user invite'],
  'Add member to group / role / administrative unit': [
    ...['Add member to group', 'Add member to role', 'Add member to administrative unit'],
  ],
  'Add/Remove label': ['Assign label to group', 'Remove label from group'],
  'Start/Finish applying group based license': [
    ...['Start applying group based license to users', 'Finish applying group based license to user'],
  ],
  Restore: ['Restore service principal'],
  'none found': [],
  'Add eligible member to role in PIM requested|completed (permanent|timebound)': pim('Add eligible member to role'),
  'Add member to role in PIM requested|completed (permanent|timebound)': pim('Add member to role'),
  'twin: Add/Update/Delete policy': ['Add policy', 'Update policy', 'Delete policy'],
  'PATCH/POST Tenant.* (legacy MFA)': ['PATCH Tenant.PatchCaches', 'POST Tenant.CreateTenant'],
  'Disable Security Defaults (third-party lists)': ['Disable Security Defaults'],
  'Add/Remove owner to policy': ['Add owner to policy', 'Remove owner from policy'],
  'Add/Remove policy to/from application|service principal': [
    ...['Add policy to application', 'Add policy to service principal'],
    ...['Remove policy from application', 'Remove policy from service principal'],
  ],
  'Update authorization policy (guest invite settings)': ['Update authorization policy'],
  'Add/Remove partner': ['Add partner to company', 'Remove partner from company'],
  'Add/Delete CertificationBasedAuthConfiguration (docs spelling': [
    ...['Add CertificationBasedAuthConfiguration', 'Delete CertificationBasedAuthConfiguration'],
  ],
  'category CertificateBasedAuthConfiguration)': [],
  '(Set Company Information / Update company suspected)': ['Set Company Information', 'Update company'],
  'none (Set tenant license properties at most)': [],
  'Remove (un)verified domain': ['Remove unverified domain', 'Remove verified domain'],
  '…localized resource': ['Create or update localized resource', 'Delete localized resource'],
  'Create/Update/Delete authenticationEventsFlow, authenticationEventListener, customAuthenticationExtension': [
    ...['authenticationEventsFlow', 'authenticationEventListener', 'customAuthenticationExtension'].flatMap((type) =>
      ['Create', 'Update', 'Delete'].map((verb) => `${verb} ${type}`),
    ),
  ],
  'Create resource (remove) request': ['Create resource request', 'Create resource remove request'],
  'Assign/Remove user as internal/external sponsor': [
    ...['Assign user as internal sponsor', 'Assign user as external sponsor'],
    ...['Remove user as internal sponsor', 'Remove user as external sponsor'],
  ],
  '…custom extension': ['Create custom extension', 'Update custom extension', 'Delete custom extension'],
  'Create/Delete incompatible access package|group': [
    ...['Create incompatible access package', 'Delete incompatible access package'],
    ...['Create incompatible group', 'Delete incompatible group'],
  ],
  'Enable/Disable workflow (schedule)': [
    ...['Enable workflow', 'Disable workflow', 'Enable workflow schedule', 'Disable workflow schedule'],
  ],
  'Add/Remove registered owner/users': [
    ...['Add registered owner to device', 'Remove registered owner from device'],
    ...['Add registered users to device', 'Remove registered users from device'],
  ],
  'Device no longer compliant/managed': ['Device no longer compliant', 'Device no longer managed'],
  'Delete policy (same name as the STS-policy activity!)': ['Delete policy'],
  // The log of their own.
  '/beta/auditLogs/customSecurityAttributeAudits, permission CustomSecAttributeAuditLogs.Read.All': [],
  'Enable/start, Enable/restart, Disable/pause provisioning configuration': [
    ...['Enable/start provisioning configuration', 'Enable/restart provisioning configuration'],
    'Disable/pause provisioning configuration',
  ],
  'Execution/Export/Import/Synchronization rule action = traffic': [
    ...['Export', 'Import', 'Synchronization rule action'],
  ],
  'Create/Update/Delete Filtering Policy (Profile)': [
    ...['Filtering Policy', 'Filtering Policy Profile'].flatMap((type) =>
      ['Create', 'Update', 'Delete'].map((verb) => `${verb} ${type}`),
    ),
  ],
  'Create/Update Forwarding Policy/Profile/Options': [
    ...['Create Forwarding Policy', 'Update Forwarding Policy', 'Update Forwarding Profile'],
    'Update Forwarding Options Policy',
  ],
  'PrivateLink/PrivateEndpoint': ['Add PrivateLinkResource', 'Add PrivateEndpoint'],
  ExternalUserProfile: ['Create ExternalUserProfile', 'Update ExternalUserProfile', 'Delete ExternalUserProfile'],
  Label: ['Add label', 'Update label', 'Delete label'],
  'GroupLifecyclePolicies_addGroup / _removeGroup': [
    ...['GroupLifecyclePolicies_addGroup', 'GroupLifecyclePolicies_removeGroup'],
  ],
};

function pim(activity: string): string[] {
  const states = ['requested (permanent)', 'requested (timebound)', 'completed (permanent)', 'completed (timebound)'];
  return states.map((state) => `${activity} in PIM ${state}`);
}

const verb = '(?:Hard [Dd]elete|[A-Z]\\w+)';
const verbsFirst = new RegExp(`^(${verb}(?:/${verb})+) (.+)$`);
const verbsLast = new RegExp(`^(.+) (${verb}(?:/${verb})+)$`);

/** Names of activities in a cell of the reference, which shortens them; nothing for a phrase that is cut off. */
export function activitiesIn(cell: string): string[] {
  let before: readonly string[] = [];
  return cell.split('; ').flatMap((phrase) => {
    const known = meant[phrase];
    if (known !== undefined) return [...known];
    if (phrase.startsWith('…')) return before.map((each) => `${each} ${phrase.slice(1).trim()}`);
    if (phrase.includes('…')) return [];
    const [, first, rest = ''] = verbsFirst.exec(phrase) ?? [];
    before = first?.split('/') ?? before;
    if (first !== undefined) return before.map((each) => `${each} ${rest.replace('to/from', prepositionOf(each))}`);
    const [, start, last] = verbsLast.exec(phrase) ?? [];
    return last === undefined ? [phrase] : last.split('/').map((each) => `${start} ${each}`);
  });
}

function prepositionOf(activity: string): string {
  return activity === 'Add' ? 'to' : 'from';
}

/** Cells of a line of the reference's table: commas and doubled quotes stand between quotes. */
export function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
