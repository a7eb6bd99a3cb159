/** What a name in an event's `modifiedProperties` stands for in the exported object. */
export interface AuditProperty {
  /** JSON pointers of the exported properties; none for what is not exported. */
  readonly pointers: readonly string[];
  /**
   * How the value is written: `addresses` (objects with an `Address` each), `keys` (texts with a `KeyIdentifier=` each);
   * the value itself where it is absent.
   */
  readonly form?: 'addresses' | 'keys';
  /** Exported values by the values that events write, where these are words of the directory's own. */
  readonly says?: Readonly<Record<string, string>>;
}

const noise: AuditProperty = { pointers: [] };
const at = (...pointers: string[]): AuditProperty => ({ pointers });

/**
 * The directory's inner names where they are not Graph's name with a capital, in lower case. From Microsoft's lists of
 * audited attributes (azure-docs, active-directory-reporting-audit-events) and from published records.
 */
export const auditProperties: ReadonlyMap<string, AuditProperty> = new Map([
  ['accountenabled', at('/accountEnabled')],
  [
    'appaddress',
    { pointers: ['/web/redirectUris', '/spa/redirectUris', '/publicClient/redirectUris'], form: 'addresses' },
  ],
  ['appidentifieruri', at('/identifierUris')],
  ['applogourl', at('/info/logoUrl')],
  ['appprincipalid', at('/appId')],
  ['assignablescopes', at('/resourceScopes')],
  ['assignedlicense', at('/assignedLicenses')],
  ['assignedplan', noise],
  ['availabletoothertenants', { pointers: ['/signInAudience'], says: { false: 'AzureADMyOrg' } }],
  ['capabilities', at('/supportedServices')],
  ['credential', at('/keyCredentials', '/passwordCredentials')],
  ['default', at('/isDefault')],
  ['delegatedpermissiongrant.consenttype', at('/consentType')],
  ['delegatedpermissiongrant.scope', at('/scope')],
  ['dirsyncfeatures', at('/features')],
  ['entitlement', at('/appRoles', '/api/oauth2PermissionScopes', '/oauth2PermissionScopes')],
  ['federatedidentitycredentials', at('/federatedIdentityCredentials')],
  ['grantedpermissions', at('/rolePermissions')],
  ['grouplicenseassignment', at('/assignedLicenses')],
  ['groupmembershipclaims', at('/groupMembershipClaims')],
  ['ispublic', { pointers: ['/visibility'], says: { true: 'Public', false: 'Private' } }],
  ['keydescription', { pointers: ['/keyCredentials', '/passwordCredentials'], form: 'keys' }],
  ['livetype', at('/authenticationType')],
  ['name', at('/id', '/name', '/displayName')],
  ['otheremail', at('/otherMails')],
  ['othermail', at('/otherMails')],
  ['physicaldeliveryofficename', at('/officeLocation')],
  ['publicclient', at('/isFallbackPublicClient')],
  ['requiredresourceaccess', at('/requiredResourceAccess')],
  ['serviceprincipalname', at('/servicePrincipalNames')],
  ['technicalnotificationmail', at('/technicalNotificationMails')],
  ['telephonenumber', at('/businessPhones')],
  ['mobile', at('/mobilePhone')],
  ['usagelocation', at('/usageLocation')],
  ['webapp', at('/web')],
  ['wwwhomepage', at('/web/homePageUrl', '/homepage')],
  // Of people and tenants, and in no exported file.
  ...[
    ...['includedupdatedproperties', 'actionclientname', 'is hard deleted', 'capabilitiesstring', 'spn'],
    ...['strongauthenticationmethod', 'strongauthenticationrequirement', 'strongauthenticationphoneappdetail'],
    ...['strongauthenticationuserdetails', 'strongauthenticationpolicy', 'strongauthenticationalternativephonenumber'],
    ...['stsrefreshtokensvalidfrom', 'lastdirsynctime', 'lastpasswordchangetimestamp', 'passwordprofile'],
    ...[
      'directoryfeatures',
      'wellknownobject',
      'reneweddatetime',
      'approximatelastlogontimestamp',
      'searchablemetadata',
    ],
    ...['userstatechangedon', 'objectclass', 'mssearchkey', 'provisionedplan', 'usertypechangedon', 'lasttime'],
  ].map((name): [string, AuditProperty] => [name, noise]),
]);

/** True for a property that says which object is meant, or what stands beside it, and not what changed. */
export function isMark(name: string): boolean {
  return (
    /^(targetid|group|user|role|application|serviceprincipal|device|approle|approleassignment|administrativeunit|policy|consentcontext|consentaction|spn)\./i.test(
      name,
    ) || /^(tenantid|targetid|included updated properties|methodexecutionresult)$/i.test(name.trim())
  );
}
