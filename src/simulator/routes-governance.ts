import { delegated, inBeta, inV1, linked, list, one, oneLinked, onePart, paged, part, references } from './route.ts';
import type { RelationRoute, Route } from './route.ts';

const entitlement = 'identityGovernance/entitlementManagement';
const lifecycle = 'identityGovernance/lifecycleWorkflows';
const packages = `${entitlement}/accessPackages`;
const alone = { expandable: false } as const;
const byOtherService = { service: 'other', page: null } as const;
const target: RelationRoute = onePart('target', 'accessPackageSubject');

/** The resources of an access package: v1.0 and beta name the relation and what hangs on it differently. */
const ofPackage: readonly RelationRoute[] = [
  inV1(
    part('resourceRoleScopes', 'accessPackageResourceRoleScope', {
      relations: [
        onePart('role', 'accessPackageResourceRole', { relations: [onePart('resource', 'accessPackageResource')] }),
        onePart('scope', 'accessPackageResourceScope', { relations: [onePart('resource', 'accessPackageResource')] }),
      ],
    }),
  ),
  inBeta(
    part('accessPackageResourceRoleScopes', 'accessPackageResourceRoleScope', {
      relations: [
        onePart('accessPackageResourceRole', 'accessPackageResourceRole'),
        onePart('accessPackageResourceScope', 'accessPackageResourceScope'),
      ],
    }),
  ),
  linked('incompatibleAccessPackages', 'accessPackage', packages),
  references('incompatibleGroups', 1, { ...byOtherService, type: 'group' }),
  inV1(oneLinked('catalog', 'accessPackageCatalog', `${entitlement}/catalogs`)),
  inV1(
    linked('assignmentPolicies', 'accessPackageAssignmentPolicy', `${entitlement}/assignmentPolicies`, {
      derived: { path: `${entitlement}/assignmentPolicies`, relation: 'accessPackage' },
    }),
  ),
];

/** Entitlement management, access reviews, lifecycle workflows, terms of use and consent. */
export const governanceRoutes: readonly Route[] = [
  paged(packages, 'accessPackage', { relations: ofPackage, onlyInBeta: ['catalogId'] }),
  paged(`${entitlement}/assignmentPolicies`, 'accessPackageAssignmentPolicy', {
    beta: { path: `${entitlement}/accessPackageAssignmentPolicies`, is: 'instead' },
    onlyInBeta: ['accessPackageId'],
    relations: [oneLinked('accessPackage', 'accessPackage', packages)],
  }),
  paged(`${entitlement}/assignments`, 'accessPackageAssignment', {
    beta: { path: `${entitlement}/accessPackageAssignments`, is: 'instead' },
    onlyInBeta: ['accessPackageId'],
    relations: [oneLinked('accessPackage', 'accessPackage', packages), target],
  }),
  inV1(
    paged(`${entitlement}/catalogs`, 'accessPackageCatalog', {
      relations: [
        part('resources', 'accessPackageResource', {
          relations: [part('roles', 'accessPackageResourceRole'), part('scopes', 'accessPackageResourceScope')],
        }),
        part('customWorkflowExtensions', 'customCalloutExtension'),
        linked('accessPackages', 'accessPackage', packages, { derived: { path: packages, property: 'catalogId' } }),
      ],
    }),
  ),
  inV1(list(`${entitlement}/resourceEnvironments`, 'accessPackageResourceEnvironment')),
  list(`${entitlement}/controlConfigurations`, 'controlConfiguration'),
  paged(`${entitlement}/connectedOrganizations`, 'connectedOrganization', {
    relations: [references('internalSponsors', 1, byOtherService), references('externalSponsors', 1, byOtherService)],
  }),
  one(`${entitlement}/settings`, 'entitlementManagementSettings'),
  paged('identityGovernance/accessReviews/definitions', 'accessReviewScheduleDefinition', {
    page: { normal: 100, most: 100 },
    relations: [
      part('instances', 'accessReviewInstance', {
        ...alone,
        page: { normal: 100, most: 100 },
        relations: [part('contactedReviewers', 'accessReviewReviewer')],
      }),
    ],
  }),
  paged('identityGovernance/accessReviews/historyDefinitions', 'accessReviewHistoryDefinition', {
    relations: [part('instances', 'accessReviewHistoryInstance')],
  }),
  inBeta(one('identityGovernance/accessReviews/policy', 'accessReviewPolicy')),
  delegated(
    list('identityGovernance/termsOfUse/agreements', 'agreement', {
      relations: [part('files', 'agreementFileLocalization')],
    }),
  ),
  paged('identityGovernance/appConsent/appConsentRequests', 'appConsentRequest'),
  paged(`${lifecycle}/workflows`, 'identityGovernance.workflow', {
    onlySingly: ['executionConditions'],
    relations: [
      part('tasks', 'identityGovernance.task'),
      part('versions', 'identityGovernance.workflowVersion', alone),
    ],
  }),
  paged(`${lifecycle}/customTaskExtensions`, 'identityGovernance.customTaskExtension'),
  one(`${lifecycle}/settings`, 'identityGovernance.lifecycleManagementSettings'),
  paged(`${lifecycle}/deletedItems/workflows`, 'identityGovernance.workflow'),
  inBeta(list(`${lifecycle}/lifecyclePolicies`, 'lifecyclePolicy')),
];
