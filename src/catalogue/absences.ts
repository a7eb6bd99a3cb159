import type { ReadError } from '../domain/ports.ts';

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

/** An answer that means "this tenant does not have the feature", whatever kind was asked for. */
interface AbsentFeature {
  readonly status: number;
  /** Absent where services answer the message under several codes. */
  readonly code?: string;
  /** A part of the message, in lower case; absent only where the code says it all. */
  readonly message?: string;
}

/**
 * Codes such as `BadRequest` and `Forbidden` say nothing by themselves: the message has to match as well, and the status.
 * From https://learn.microsoft.com/graph/errors, the pages of the services, and what exporters of the same paths report.
 */
const absentFeatures: readonly AbsentFeature[] = [
  // Intune and Windows 365 without a licence, or never switched on.
  { status: 400, code: 'BadRequest', message: 'request not applicable to target tenant' },
  // SharePoint without a licence.
  { status: 400, code: 'BadRequest', message: 'tenant does not have a spo license' },
  // PIM without Entra ID P2 or Governance; older answers have a general code and another name of the licence.
  { status: 400, code: 'AadPremiumLicenseRequired' },
  { status: 403, code: 'AadPremiumLicenseRequired' },
  { status: 400, message: 'the tenant needs to have microsoft entra id p2' },
  { status: 400, message: 'the tenant needs an aad premium' },
  // PIM that was never switched on.
  { status: 400, code: 'TenantNotOnboarded', message: 'has not onboarded to pim' },
  // Reports and risk without Entra ID P1.
  { status: 403, message: "neither tenant is b2c or tenant doesn't have premium license" },
  // Self-service sign-up that was never switched on; `AADB2C` and a number.
  { status: 400, message: 'self service sign up is not enabled for the tenant' },
  // User flows and key sets of Azure AD B2C in another tenant.
  { status: 403, code: 'AADB2C', message: 'is not an azure ad b2c directory' },
  // Governance, Defender, Purview without a licence.
  { status: 403, code: 'NoLicense' },
  { status: 403, message: 'tenant has no license' },
  { status: 403, code: 'Forbidden', message: 'tenant does not have a license for this feature' },
  { status: 403, message: 'your tenant is not licensed for this feature' },
];

/** Answers that are final; a throttled, lost or refused request says nothing of the tenant. */
function isFinal({ status }: ReadError): boolean {
  return status >= 400 && status < 500 && ![401, 408, 409, 429].includes(status);
}

/**
 * True for an answer that means that the tenant, or the object, does not have what was asked for. Whatever is in doubt is
 * a failure: a kind that is absent asks nobody for help.
 * @param codes that mean so where this was asked for.
 */
export function isAbsence(error: ReadError, codes: readonly string[]): boolean {
  if (!isFinal(error) || saysPathIsUnknown(error)) return false;
  if (codes.includes(error.code)) return true;
  const text = error.message.toLowerCase();
  return absentFeatures.some(
    ({ status, code, message }) =>
      status === error.status &&
      (code === undefined || code === error.code) &&
      (message === undefined || text.includes(message)),
  );
}

/** Codes of services for an object that is not there, in lower case and without `Request_`, `Directory_` or `Error`. */
const objectNotFound = new Set([
  ...['notfound', 'resourcenotfound', 'objectnotfound', 'itemnotfound', 'entitynotfound', 'policynotfound'],
  ...['resourcedoesnotexist', 'objectdoesnotexist'],
]);

/** What the message of a 404 says where something else than the object is not there. */
const otherThanObject =
  /segment|no http resource|request ur[il]|target address|api version|no route|route (?:was )?not|(?:target|this|the) tenant|tenant (?:is|was|does|has|not)|licen[cs]e|provisioned|onboarded/i;

/** True for an answer that says that Graph, or the service behind it, does not know the path. */
export function saysPathIsUnknown({ status, message }: ReadError): boolean {
  return status >= 400 && status < 500 && /for the segment|no http resource was found|no route/i.test(message);
}

/** True where no object of that path can be asked for by its key: Graph does not know such a path, or no GET of it. */
export function cannotBeAsked(error: ReadError): boolean {
  return saysPathIsUnknown(error) || error.status === 405 || error.status === 501;
}

/**
 * True for a 404 that proves that the object is not there. Services answer 404 also for paths that they do not know, for
 * tenants that they do not serve, and for an object that refers to another one which is not there; those prove nothing.
 * https://learn.microsoft.com/graph/errors
 * @param key what was asked for.
 */
export function provesDeletion({ status, code, message }: ReadError, key: string): boolean {
  const said = message.split(' answered 404: ').at(-1) ?? '';
  if (status !== 404 || otherThanObject.test(said)) return false;
  if (!objectNotFound.has(code.toLowerCase().replace(/^(?:request_|directory_|error)/, ''))) return false;
  const [, named] = /\bresource '([^']{1,400})' does not exist/i.exec(said) ?? [];
  return named === undefined || named.toLowerCase() === key.toLowerCase() || !/^[0-9a-f-]{36}$/i.test(named);
}
