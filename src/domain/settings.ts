import type { GitIdentity } from './change.ts';
import { clouds } from './clouds.ts';
import type { Proxy } from './proxy.ts';
import type { Cloud } from './resource.ts';

/** How to get a token for Microsoft Graph. */
export type CredentialSettings =
  /** This step reads nothing from Microsoft Graph. */
  | { readonly type: 'none' }
  /** A bearer token as given; it is never renewed. */
  | { readonly type: 'token'; readonly token: string }
  /** Whatever the machine offers: environment, managed identity, Azure CLI. */
  | { readonly type: 'default'; readonly authorityHost: string }
  /** Workload identity federation through an Azure DevOps service connection. */
  | (Application & {
      readonly type: 'pipeline';
      readonly serviceConnectionId: string;
      readonly systemAccessToken: string;
    })
  /** A service connection with a client secret. */
  | (Application & { readonly type: 'secret'; readonly secret: string })
  /** A service connection with a certificate: PEM of the certificate and of its private key, in one text. */
  | (Application & { readonly type: 'certificate'; readonly certificate: string })
  /** The managed identity of the machine, or the user-assigned one with this client id. */
  | { readonly type: 'managed'; readonly clientId?: string };

/** An application of a tenant, as Microsoft Entra signs it in. */
interface Application {
  readonly tenantId: string;
  readonly clientId: string;
  /** Such as `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
}

/** What signs a pipeline's job in at Azure DevOps; it is never printed. */
export interface JobToken {
  /** The organisation, such as `https://dev.azure.com/contoso/`; the token goes nowhere else. */
  readonly collectionUri: string;
  readonly token: string;
}

/** The repository that a pipeline's definition lies in. */
export interface OwnRepository {
  readonly url?: string;
  /** Where the job's checkout put it. */
  readonly folder?: string;
}

/** Everything that a step can be told; the command line and the pipeline tasks both fill it. */
export interface Settings {
  /** A folder inside the clone. */
  readonly repo: string;
  /** Backup folder below the repository's root, with forward slashes. */
  readonly folder: string;
  readonly types: readonly string[];
  /** Groups or kinds that are left out of what `types` selects. */
  readonly exclude: readonly string[];
  readonly cloudOnly: boolean;
  /** Further properties to leave out of the texts, as `kind.property` or `*.property`. */
  readonly volatile: readonly string[];
  /** Reads what changed since the last run where Graph tells; everything where it does not. */
  readonly incremental: boolean;
  /** Days after which an incremental backup reads everything again; a delta link lives for seven. */
  readonly sweepDays: number;
  /** A kind that loses more than this share of its objects (0 to 1), and at least ten, loses nothing for now. */
  readonly deletionShare: number;
  /** Believes every deletion. */
  readonly confirmDeletions: boolean;
  /** Hours before a first backup in which somebody may be named for what is new to it; 0 names nobody. */
  readonly lookBack: number;
  /** Runs before this one whose unexplained changes are looked up again, for events that came late; 0 for none. */
  readonly lateRuns: number;
  /** Minutes for the whole run, 0 for no limit; `auto` takes the job's limit where there is one. */
  readonly timeBudget: 'auto' | number;
  /** When the clock of the time budget started. */
  readonly jobStart: Date;
  /** The job's own limit in minutes, 0 or absent where there is none. */
  readonly jobTimeout?: number;
  readonly push: boolean;
  /** Keeps a page of names in each kind's folder, and one of all kinds. */
  readonly indexPages: boolean;
  /** Sums the run up on its page in a pipeline, with a report. */
  readonly report: boolean;
  /** Branch name without `refs/heads/`; absent for the one that is checked out. */
  readonly branch?: string;
  /** Of the pipeline whose branch `branch` is; absent where it was named for the backup. */
  readonly branchOf?: OwnRepository;
  /** A plain tree of files goes here instead of into Git. */
  readonly outputFolder?: string;
  /** Where run documents and stage lie between the steps; absent for the clone's own `.git/entra-backup`. */
  readonly documents?: string;
  /** Committer and tagger, and author of what nobody in the tenant did. */
  readonly identity: GitIdentity;
  readonly tagFormat: string;
  /** Key for the fingerprints that stand for redacted secrets; absent for the tenant's id. */
  readonly fingerprintKey?: string;
  readonly cloud: Cloud;
  /** Root of Microsoft Graph, without a version and without a trailing slash. */
  readonly graphEndpoint: string;
  readonly credential: CredentialSettings;
  /** For the repository, where git has no sign-in of its own; absent outside of a pipeline. */
  readonly jobToken?: JobToken;
  /** Of the agent; absent where the environment tells (`HTTPS_PROXY`, `NO_PROXY`). */
  readonly proxy?: Proxy;
  /** PEM file of the agent with the authorities that git trusts; absent for git's own. */
  readonly authorities?: string;
}

export const defaults = {
  folder: 'prod-backup',
  types: ['Config'],
  identity: { name: 'Entra Backup', email: 'entra-backup@noreply.invalid' },
  tagFormat: 'backup/{date}_{time}Z',
  graphEndpoint: clouds.public.graph,
  sweepDays: 6,
  deletionShare: 0.5,
  lookBack: 24,
  lateRuns: 3,
} as const;

/** Settings that nobody changed, for a clone: a push after each run, no time limit, whatever sign-in the machine offers. */
export function plainSettings(repo: string, jobStart: Date): Settings {
  return {
    ...defaults,
    repo,
    jobStart,
    exclude: [],
    cloudOnly: false,
    volatile: [],
    incremental: false,
    confirmDeletions: false,
    timeBudget: 0,
    push: true,
    indexPages: true,
    report: true,
    cloud: 'public',
    credential: { type: 'default', authorityHost: clouds.public.authority },
  };
}

/** What a step says of itself when it is through; one place of the command line and one of the tasks show it. */
export interface StepResult {
  /** `issues`: backed up, but not everything could be read. */
  readonly status: 'complete' | 'issues';
  /** One sentence for people. */
  readonly summary: string;
  /** Values for later pipeline steps, by output variable name. */
  readonly outputs: Readonly<Record<string, string>>;
}
