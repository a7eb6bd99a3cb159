import { join } from 'node:path';
import { Variables } from './agent-environment.ts';

/**
 * Variables that a scheduled run has before its first step, as far as a task could care for them.
 * https://learn.microsoft.com/azure/devops/pipelines/build/variables
 */
export function predefinedVariables(workFolder: string, sources: string, collectionUri: string): Variables {
  const job = '12f1170f-54f2-53f3-20dd-22fc7dff55f9';
  const plan = '8b1c1d5e-6a7b-4c3d-9e0f-1a2b3c4d5e6f';
  const project = '5f6e7d8c-9b0a-4123-8456-7890abcdef12';
  const collection = collectionUri.replace(/\/*$/, '/');
  const oidc = `${collection}${project}/_apis/distributedtask/hubs/build/plans/${plan}/jobs/${job}/oidctoken`;
  const values = {
    'Agent.BuildDirectory': join(workFolder, '1'),
    'Agent.JobStatus': 'Succeeded',
    'Agent.Name': 'Simulated agent',
    'Agent.OS': 'Linux',
    'Agent.TempDirectory': join(workFolder, '_temp'),
    'Agent.ToolsDirectory': join(workFolder, '_tool'),
    'Agent.Version': '4.274.1',
    'Agent.WorkFolder': workFolder,
    'Build.BuildId': '42',
    'Build.BuildNumber': '20261121.1',
    'Build.DefinitionName': 'Entra Backup',
    'Build.Reason': 'Schedule',
    'Build.Repository.LocalPath': sources,
    'Build.Repository.Provider': 'TfsGit',
    'Build.SourceBranch': 'refs/heads/main',
    'Build.SourceBranchName': 'main',
    'Build.SourcesDirectory': sources,
    'System.CollectionUri': collection,
    'System.TeamFoundationCollectionUri': collection,
    'System.DefaultWorkingDirectory': sources,
    'System.HostType': 'build',
    'System.JobId': job,
    'System.JobTimeout': '60',
    'System.OidcRequestUri': oidc,
    'System.PipelineStartTime': '2026-11-21 02:00:03+00:00',
    'System.PlanId': plan,
    'System.TeamProject': 'Identity',
    'System.TeamProjectId': project,
    'System.TimelineId': plan,
    'Pipeline.Workspace': join(workFolder, '1'),
    GIT_TERMINAL_PROMPT: '0',
  };
  const variables = new Variables();
  for (const [name, value] of Object.entries(values)) variables.set(name, value);
  return variables;
}
