import { guidFrom } from './random.ts';

/** The identity that a pipeline of the simulated Azure DevOps organisation signs in with. */
export interface PipelineIdentity {
  readonly tenantId: string;
  /** Application (client) id of the app registration behind the service connection. */
  readonly clientId: string;
  /** Object id of its service principal. */
  readonly principalId: string;
  /** What the app registration has as its one client secret. */
  readonly clientSecret: string;
  readonly serviceConnectionId: string;
  /** What the agent gives to a task as the token of `SystemVssConnection`. */
  readonly systemAccessToken: string;
  readonly organisation: string;
  readonly projectId: string;
  readonly planId: string;
  readonly jobId: string;
}

export function pipelineIdentity(tenantId: string): PipelineIdentity {
  const id = (name: string): string => guidFrom(`pipeline/${tenantId}/${name}`);
  return {
    tenantId,
    clientId: id('client'),
    principalId: id('principal'),
    clientSecret: `secret-${id('secret')}`,
    serviceConnectionId: id('connection'),
    systemAccessToken: `system-${id('token')}`,
    organisation: 'fabrikam',
    projectId: id('project'),
    planId: id('plan'),
    jobId: id('job'),
  };
}

/** Path of `SYSTEM_OIDCREQUESTURI`, with its leading slash. */
export function oidcRequestPath({ organisation, projectId, planId, jobId }: PipelineIdentity): string {
  return `/${organisation}/${projectId}/_apis/distributedtask/hubs/build/plans/${planId}/jobs/${jobId}/oidctoken`;
}

/** Who an assertion of a service connection speaks for. */
export function federatedSubject({ organisation, serviceConnectionId }: PipelineIdentity): string {
  return `sc/${organisation}/${serviceConnectionId}`;
}
