import { inBeta, list, one, paged } from './route.ts';
import type { Route } from './route.ts';

/** Defender, Purview and attack simulation. */
export const securityRoutes: readonly Route[] = [
  inBeta(list('security/rules/detectionRules', 'detectionRule')),
  paged('security/secureScoreControlProfiles', 'secureScoreControlProfile'),
  paged('security/attackSimulation/simulationAutomations', 'simulationAutomation'),
  paged('security/attackSimulation/payloads', 'payload'),
  inBeta(list('security/identities/sensors', 'sensor')),
  inBeta(one('security/identities/settings/autoAuditingConfiguration', 'autoAuditingConfiguration')),
  inBeta(list('security/threatSubmission/emailThreatSubmissionPolicies', 'emailThreatSubmissionPolicy')),
  inBeta(list('security/securityCopilot/workspaces', 'workspace')),
  inBeta(list('security/informationProtection/sensitivityLabels', 'sensitivityLabel')),
  inBeta(list('security/triggerTypes/retentionEventTypes', 'retentionEventType')),
  inBeta(list('informationProtection/policy/labels', 'informationProtectionLabel')),
];
