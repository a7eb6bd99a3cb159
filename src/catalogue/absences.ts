/**
 * Error codes that mean "this tenant does not have the feature", and that can never mean a missing permission: those
 * have codes of their own (`Authorization_RequestDenied`, `AccessDenied`, `Forbidden`), which stand in no list here.
 */

/** The tenant lacks Entra ID P1, P2 or Governance: PIM, sign-in reports, entitlement management, group expiration. */
export const noPremiumLicence = [
  'AadPremiumLicenseRequired',
  'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
  'NoLicense',
  'NoLicenseForOperation',
] as const;

/** The path belongs to the other kind of tenant: workforce here, Azure AD B2C there. */
export const wrongTenantKind = ['AADB2C'] as const;

/** 404: of something that a tenant or an object has once or not at all, there is none. */
export const nothingThere = ['Request_ResourceNotFound', 'ResourceNotFound', 'NotFound'] as const;
