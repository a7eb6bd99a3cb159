import { withoutEnd } from '../domain/without-end.ts';
import { cloudOf, clouds } from '../domain/clouds.ts';
import { BackupError } from '../domain/errors.ts';
import type { Cloud } from '../domain/resource.ts';
import type { CredentialSettings } from '../domain/settings.ts';

/** A service connection as the agent hands it to a task; parameter names come in any case. */
export interface ServiceConnection {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
  data(key: string): string | undefined;
}

/** Where a service connection leads, and how it signs in there. */
export interface Connected {
  readonly cloud: Cloud;
  /** Root of Microsoft Graph, without a trailing slash. */
  readonly graphEndpoint: string;
  readonly credential: CredentialSettings;
}

/** What a service connection calls the cloud. */
const environments: Readonly<Record<string, Cloud>> = {
  azurecloud: 'public',
  azureusgovernment: 'usgov',
  azurechinacloud: 'china',
};

/**
 * The schemes of Azure Resource Manager connections, https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure
 * @param job the job's own connection, which asks Azure DevOps for the assertions of workload identity federation.
 * @throws BackupError `sign-in-failed` where it has another scheme or cloud, or lacks what its scheme needs.
 */
export function connected(id: string, connection: ServiceConnection, job: ServiceConnection | undefined): Connected {
  const cloud = cloudFor(connection);
  const graphEndpoint = withoutSlash(connection.data('microsoftGraphUrl') ?? '') || clouds[cloud].graph;
  return { cloud, graphEndpoint, credential: credentialOf(id, connection, job, cloud) };
}

function cloudFor(connection: ServiceConnection): Cloud {
  const environment = connection.data('environment');
  const named = environment === undefined ? 'public' : environments[environment.toLowerCase()];
  if (named === undefined) {
    throw new BackupError(
      'sign-in-failed',
      `The service connection is of the environment ${environment ?? ''}, where Entra Backup does not run.`,
      'Name one of Azure Cloud, Azure US Government or Azure China Cloud.',
    );
  }
  return cloudOf(withoutSlash(connection.data('microsoftGraphUrl') ?? '')) ?? named;
}

function credentialOf(
  id: string,
  connection: ServiceConnection,
  job: ServiceConnection | undefined,
  cloud: Cloud,
): CredentialSettings {
  const parameter = (name: string, what: string): string => parameterOf(connection, name, what);
  const application = () => ({
    tenantId: parameter('tenantid', 'tenant id'),
    clientId: parameter('serviceprincipalid', 'client id'),
    authorityHost: withoutSlash(connection.data('activeDirectoryAuthority') ?? clouds[cloud].authority),
  });
  switch (connection.scheme.toLowerCase()) {
    case 'workloadidentityfederation':
      return {
        type: 'pipeline',
        ...application(),
        serviceConnectionId: id,
        systemAccessToken: jobTokenIn(job),
      };
    case 'serviceprincipal':
      return findParameter(connection, 'authenticationType')?.toLowerCase() === 'spncertificate'
        ? {
            type: 'certificate',
            ...application(),
            certificate: pemOf(parameter('servicePrincipalCertificate', 'certificate')),
          }
        : { type: 'secret', ...application(), secret: parameter('serviceprincipalkey', 'client secret') };
    case 'managedserviceidentity': {
      const clientId = connection.data('msiclientId');
      return { type: 'managed', ...(clientId !== undefined && { clientId }) };
    }
    default:
      throw new BackupError(
        'sign-in-failed',
        `The service connection signs in as ${connection.scheme}, which is not supported.`,
        'Make an Azure Resource Manager connection with workload identity federation (or a secret, a certificate, a managed identity).',
      );
  }
}

function parameterOf(connection: ServiceConnection, name: string, what: string): string {
  const value = findParameter(connection, name);
  if (value !== undefined) return value;
  throw new BackupError(
    'sign-in-failed',
    `The service connection holds no ${what} (${name}).`,
    'Open it in the project settings, fill that in and save it, or make a new one with workload identity federation.',
  );
}

function pemOf(text: string): string {
  if (/-BEGIN CERTIFICATE-/.test(text) && /-BEGIN (?:RSA )?PRIVATE KEY-/.test(text)) return text;
  throw new BackupError(
    'sign-in-failed',
    'The certificate of the service connection is no PEM text of a certificate and its private key.',
    'Paste both into the service connection, the lines with BEGIN and END too; the key without a password.',
  );
}

function jobTokenIn(job: ServiceConnection | undefined): string {
  const token = findParameter(job, 'accesstoken');
  if (token !== undefined) return token;
  throw new BackupError(
    'sign-in-failed',
    'The agent gave this job no token of its own, without which workload identity federation cannot sign in.',
    'Run the task in a job on an agent, not on the server, and update the agent.',
  );
}

/** An authorization parameter by its name in any case. */
export function findParameter(connection: ServiceConnection | undefined, name: string): string | undefined {
  const entry = Object.entries(connection?.parameters ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1] || undefined;
}

function withoutSlash(url: string): string {
  return withoutEnd(url, '/');
}
