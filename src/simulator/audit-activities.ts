import { auditedDirectory } from './audited-directory.ts';
import { auditedGovernance } from './audited-governance.ts';
import type { AuditedKind } from './audited-kind.ts';
import { auditedPolicies } from './audited-policies.ts';

/**
 * What the directory audit log writes when an object at this Graph path changes.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities.
 */
export const auditActivities: Readonly<Record<string, AuditedKind>> = {
  ...auditedDirectory,
  ...auditedPolicies,
  ...auditedGovernance,
};
