import { accessRules } from './severity-of-access.ts';
import { identityRules } from './severity-of-identity.ts';
import { trustRules } from './severity-of-trust.ts';
import type { SeverityRule } from './severity.ts';

/** Which changes matter, how much, and why; the gravest rules of a kind first. */
export const severityRules: readonly SeverityRule[] = [...accessRules, ...identityRules, ...trustRules];
