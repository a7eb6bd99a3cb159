import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../src/simulator/server.ts';
import { PipelineJob } from './agent.ts';
import type { JobOptions } from './agent.ts';
import type { Endpoint } from './agent-environment.ts';

/** Where a job's checkout stands, and where the agent keeps the job. */
export interface JobFolders {
  readonly sources: string;
  readonly work: string;
}

/** The service connection of the simulated organisation, with workload identity federation. */
export function serviceConnection({ identity, url }: Simulator): Endpoint {
  return {
    id: identity.serviceConnectionId,
    url: 'https://management.azure.com/',
    scheme: 'WorkloadIdentityFederation',
    parameters: { tenantid: identity.tenantId, serviceprincipalid: identity.clientId },
    data: { environment: 'AzureCloud', activeDirectoryAuthority: `${url}/`, microsoftGraphUrl: `${url}/` },
  };
}

/**
 * A job of the simulated organisation, with its service connection and everything that a task signs in with.
 * @param more what is otherwise in this job; variables and environment come on top.
 */
export function simulatedJob(simulator: Simulator, { sources, work }: JobFolders, more: JobOptions = {}): PipelineJob {
  const { identity } = simulator;
  const certificate = `${work}.pem`;
  writeFileSync(certificate, simulator.certificate ?? '');
  return new PipelineJob({
    workFolder: work,
    sourcesFolder: sources,
    collectionUri: `${simulator.url}/${identity.organisation}/`,
    token: identity.systemAccessToken,
    endpoints: [serviceConnection(simulator)],
    ...more,
    environment: {
      NODE_EXTRA_CA_CERTS: certificate,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...more.environment,
    },
    variables: {
      'System.TeamProjectId': identity.projectId,
      'System.PlanId': identity.planId,
      'System.JobId': identity.jobId,
      'System.OidcRequestUri': simulator.oidcRequestUri,
      ...more.variables,
    },
  });
}

/** Where a task lies in an unpacked extension. */
export function taskFolder(extension: string, name: string): string {
  return join(extension, 'tasks', name, `${name}V1`);
}
