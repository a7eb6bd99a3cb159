import type { Json, JsonObject } from '../domain/resource.ts';

/** `n`: null unless set; `a`: empty array unless set. */
function properties(nulls: string, arrays = ''): JsonObject {
  const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
  return Object.fromEntries([
    ...words(nulls).map((name): [string, Json] => [name, null]),
    ...words(arrays).map((name): [string, Json] => [name, []]),
  ]);
}

/**
 * Properties that Graph's objects have whoever made them, with the value they have when nobody sets one. Where a path is
 * listed with `whole`, these are all properties of the type, and `$select` of another name is an error.
 * https://learn.microsoft.com/graph/api/resources/user, …/group, and so on.
 */
interface Defaults {
  readonly whole: boolean;
  readonly values: JsonObject;
}

const defaults: Readonly<Record<string, Defaults>> = {
  users: {
    whole: true,
    values: {
      ...properties(
        `id deletedDateTime ageGroup city companyName consentProvidedForMinor country createdDateTime creationType
        department displayName employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType
        externalUserState externalUserStateChangeDateTime faxNumber givenName isResourceAccount jobTitle
        lastPasswordChangeDateTime legalAgeGroupClassification mail mailNickname mobilePhone officeLocation
        onPremisesDistinguishedName onPremisesDomainName onPremisesImmutableId onPremisesLastSyncDateTime
        onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName
        passwordPolicies passwordProfile postalCode preferredDataLocation preferredLanguage securityIdentifier
        showInAddressList signInSessionsValidFromDateTime state streetAddress surname usageLocation userPrincipalName`,
        `assignedLicenses assignedPlans businessPhones identities imAddresses licenseAssignmentStates
        onPremisesProvisioningErrors otherMails provisionedPlans proxyAddresses serviceProvisioningErrors`,
      ),
      accountEnabled: true,
      userType: 'Member',
      onPremisesExtensionAttributes: Object.fromEntries(
        Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null]),
      ),
    },
  },
  groups: {
    whole: true,
    values: {
      ...properties(
        `id deletedDateTime classification createdDateTime description displayName expirationDateTime
        hasMembersWithLicenseErrors isAssignableToRole isManagementRestricted licenseProcessingState mail mailNickname
        membershipRule membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime
        onPremisesNetBiosName onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled
        preferredDataLocation preferredLanguage renewedDateTime securityIdentifier theme uniqueName visibility`,
        `assignedLabels assignedLicenses creationOptions groupTypes onPremisesProvisioningErrors proxyAddresses
        resourceBehaviorOptions resourceProvisioningOptions serviceProvisioningErrors`,
      ),
      mailEnabled: false,
      securityEnabled: true,
    },
  },
  devices: {
    whole: false,
    values: {
      ...properties(
        `deletedDateTime complianceExpirationDateTime createdDateTime deviceCategory deviceMetadata deviceOwnership
        domainName enrollmentProfileName enrollmentType externalSourceName isRooted managementType manufacturer
        mdmAppId model onPremisesLastSyncDateTime onPremisesSyncEnabled profileType sourceType`,
        'physicalIds systemLabels',
      ),
      accountEnabled: true,
      isCompliant: false,
      isManaged: false,
    },
  },
  'directory/administrativeUnits': {
    whole: false,
    values: {
      ...properties(
        'deletedDateTime description membershipRule membershipType membershipRuleProcessingState visibility',
      ),
      isMemberManagementRestricted: false,
    },
  },
  applications: {
    whole: false,
    values: {
      ...properties(
        `deletedDateTime applicationTemplateId certification createdDateTime defaultRedirectUri description
        disabledByMicrosoftStatus groupMembershipClaims isDeviceOnlyAuthSupported isFallbackPublicClient notes
        optionalClaims publisherDomain samlMetadataUrl serviceManagementReference tokenEncryptionKeyId uniqueName`,
        `addIns appRoles identifierUris keyCredentials passwordCredentials requiredResourceAccess tags`,
      ),
      signInAudience: 'AzureADMyOrg',
    },
  },
  servicePrincipals: {
    whole: false,
    values: {
      ...properties(
        `deletedDateTime alternativeNames appDescription applicationTemplateId appOwnerOrganizationId createdDateTime
        description disabledByMicrosoftStatus homepage loginUrl logoutUrl notes preferredSingleSignOnMode
        preferredTokenSigningKeyThumbprint samlSingleSignOnSettings tokenEncryptionKeyId`,
        `addIns appRoles keyCredentials notificationEmailAddresses oauth2PermissionScopes passwordCredentials replyUrls
        servicePrincipalNames tags`,
      ),
      accountEnabled: true,
      appRoleAssignmentRequired: false,
      servicePrincipalType: 'Application',
      signInAudience: 'AzureADMyOrg',
    },
  },
};

/** Properties that Graph itself sets to the moment of a creation and of a change. */
interface Stamps {
  readonly created?: string;
  readonly changed?: string;
}

const stamps: Readonly<Record<string, Stamps>> = {
  users: { created: 'createdDateTime' },
  groups: { created: 'createdDateTime' },
  devices: { created: 'createdDateTime' },
  applications: { created: 'createdDateTime' },
  servicePrincipals: { created: 'createdDateTime' },
  'identity/conditionalAccess/policies': { created: 'createdDateTime', changed: 'modifiedDateTime' },
  'identity/conditionalAccess/namedLocations': { created: 'createdDateTime', changed: 'modifiedDateTime' },
  'policies/authenticationMethodsPolicy': { changed: 'lastModifiedDateTime' },
  'roleManagement/directory/roleEligibilitySchedules': { created: 'createdDateTime', changed: 'modifiedDateTime' },
};

/** The object as it stands after its creation at that time; what the object says itself goes first. */
export function asCreated(path: string, object: JsonObject, at: Date): JsonObject {
  const { created } = stamps[path] ?? {};
  const born = created === undefined ? {} : { [created]: at.toISOString() };
  return { ...defaults[path]?.values, ...born, ...object };
}

/** The object after a change at that time. */
export function asChanged(path: string, before: JsonObject, patch: JsonObject, at: Date): JsonObject {
  const { changed } = stamps[path] ?? {};
  return { ...before, ...patch, ...(changed === undefined ? {} : { [changed]: at.toISOString() }) };
}

/** True when the type of this path is known whole and has no such property. */
export function isUnknownProperty(path: string, name: string): boolean {
  const known = defaults[path];
  return known?.whole === true && !(name in known.values);
}
