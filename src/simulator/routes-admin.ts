import { delegated, inBeta, list, one, onePart, paged, part } from './route.ts';
import type { Route } from './route.ts';

const monitoring = 'admin/configurationManagement';

/** Settings of Microsoft 365 for the whole tenant, Teams, and connectors. */
export const adminRoutes: readonly Route[] = [
  one('admin/people', 'peopleAdminSettings'),
  list('admin/people/profileCardProperties', 'profileCardProperty', { key: 'directoryPropertyName' }),
  one('admin/people/itemInsights', 'insightsSettings'),
  one('admin/people/pronouns', 'pronounsSettings'),
  inBeta(one('admin/people/photoUpdateSettings', 'photoUpdateSettings')),
  inBeta(one('admin/people/namePronunciation', 'namePronunciationSettings')),
  list('admin/people/profileSources', 'profileSource', { key: 'sourceId', alternateKeys: ['sourceId'] }),
  one('admin/reportSettings', 'adminReportSettings'),
  one('admin/microsoft365Apps/installationOptions', 'm365AppsInstallationOptions'),
  list('admin/edge/internetExplorerMode/siteLists', 'browserSiteList', {
    relations: [part('sites', 'browserSite'), part('sharedCookies', 'browserSharedCookie')],
  }),
  inBeta(one('admin/appsAndServices', 'adminAppsAndServices')),
  inBeta(one('admin/forms', 'adminForms')),
  inBeta(one('admin/todo', 'adminTodo')),
  inBeta(one('admin/dynamics', 'adminDynamics')),
  one('admin/sharepoint/settings', 'sharepointSettings'),
  inBeta(list('admin/windows/updates/policies', 'windowsUpdates.policy')),
  paged('admin/teams/userConfigurations', 'teamsAdministration.teamsUserConfiguration'),
  paged('admin/teams/telephoneNumberManagement/numberAssignments', 'teamsAdministration.numberAssignment'),
  list(`${monitoring}/configurationMonitors`, 'configurationMonitor', {
    relations: [onePart('baseline', 'configurationBaseline')],
  }),
  list(`${monitoring}/configurationDrifts`, 'configurationDrift'),
  list(`${monitoring}/configurationSnapshotJobs`, 'configurationSnapshotJob'),
  list('appCatalogs/teamsApps', 'teamsApp', { relations: [part('appDefinitions', 'teamsAppDefinition')] }),
  one('teamwork', 'teamwork'),
  delegated(one('teamwork/teamsAppSettings', 'teamsAppSettings')),
  list('teamwork/workforceIntegrations', 'workforceIntegration'),
  list('external/connections', 'externalConnectors.externalConnection'),
];
