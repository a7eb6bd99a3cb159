import type { Fault } from './faults.ts';

/** What a service says to a tenant that has not bought or not switched on what is asked for. */
export type Refusal = Required<Pick<Fault, 'kind' | 'status' | 'code' | 'message'>>;

function refusal(status: number, code: string, message: string): Refusal {
  return { kind: 'status', status, code, message };
}

/** For {@link Faults.add}, such as `faults.add({ path, ...licenceFaults.premiumTenant })`. */
export const licenceFaults = {
  /** Reports, sign-ins and risk without Entra ID P1. */
  premiumTenant: refusal(
    403,
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    "Neither tenant is B2C or tenant doesn't have premium license",
  ),
  /** PIM and governance without Entra ID P2. */
  premiumLicence: refusal(
    400,
    'AadPremiumLicenseRequired',
    'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
  ),
  /** PIM that nobody has switched on. */
  notOnboarded: refusal(400, 'TenantNotOnboarded', 'The tenant has not onboarded to PIM.'),
  /** Self-service sign-up that nobody has switched on. */
  selfServiceSignUp: refusal(
    400,
    'AADB2C99039',
    "The feature self service sign up is not enabled for the tenant 'contoso.onmicrosoft.com'.",
  ),
  /** Entitlement management without a licence. */
  governance: refusal(
    403,
    'NoLicense',
    'User is not authorized to perform the operation. Reason: Tenant has no license.',
  ),
  /** What only a customer tenant has, asked of an employees' tenant. */
  customerTenant: refusal(403, 'AADB2C', 'The tenant is not an Azure AD B2C directory.'),
  /** Intune without a licence. */
  intune: refusal(400, 'BadRequest', 'Request not applicable to target tenant.'),
  /** Defender, Purview or Windows 365 without a licence. */
  forbidden: refusal(403, 'Forbidden', 'The tenant does not have a license for this feature.'),
  /** SharePoint without a licence. */
  sharePoint: refusal(400, 'BadRequest', 'Tenant does not have a SPO license.'),
} as const satisfies Readonly<Record<string, Refusal>>;
