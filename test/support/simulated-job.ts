import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../src/simulator/server.ts';
import { PipelineJob } from './agent.ts';

/** Where a job's checkout stands, and where the agent keeps the job. */
export interface JobFolders {
  readonly sources: string;
  readonly work: string;
}

/** A job of the simulated organisation, with its service connection and everything that a task signs in with. */
export function simulatedJob(simulator: Simulator, { sources, work }: JobFolders): PipelineJob {
  const { identity } = simulator;
  const certificate = `${work}.pem`;
  writeFileSync(certificate, simulator.certificate ?? '');
  return new PipelineJob({
    workFolder: work,
    sourcesFolder: sources,
    collectionUri: `${simulator.url}/${identity.organisation}/`,
    token: identity.systemAccessToken,
    environment: {
      NODE_EXTRA_CA_CERTS: certificate,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
    variables: {
      'System.TeamProjectId': identity.projectId,
      'System.PlanId': identity.planId,
      'System.JobId': identity.jobId,
      'System.OidcRequestUri': simulator.oidcRequestUri,
    },
    endpoints: [
      {
        id: identity.serviceConnectionId,
        url: 'https://management.azure.com/',
        scheme: 'WorkloadIdentityFederation',
        parameters: { tenantid: identity.tenantId, serviceprincipalid: identity.clientId },
        data: {
          environment: 'AzureCloud',
          activeDirectoryAuthority: `${simulator.url}/`,
          microsoftGraphUrl: `${simulator.url}/`,
        },
      },
    ],
  });
}

/** Where a task lies in an unpacked extension. */
export function taskFolder(extension: string, name: string): string {
  return join(extension, 'tasks', name, `${name}V1`);
}
