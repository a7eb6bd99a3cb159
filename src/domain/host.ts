import type { Log } from './ports.ts';
import type { Proxy } from './proxy.ts';
import type { Settings } from './settings.ts';
import { withoutEnd } from './without-end.ts';

/** A pipeline's job as the Azure DevOps REST API names it. */
export interface JobReference {
  /** The organisation, such as `https://dev.azure.com/contoso/`. */
  readonly collectionUri: string;
  /** Id of the project. */
  readonly project: string;
  readonly buildId: number;
  /** Id of the job's record in the build's timeline. */
  readonly jobId: string;
  /** The job's own token; it is never printed. */
  readonly token: string;
  readonly proxy?: Proxy;
}

/** The page of the pipeline's run. */
export function runPage({ collectionUri, project, buildId }: JobReference): string {
  return `${withoutEnd(collectionUri, '/')}/${encodeURIComponent(project)}/_build/results?buildId=${buildId}`;
}

/** What a step runs in: who tells it what to do, and listens to what it says. */
export interface Host {
  /** @throws BackupError `usage`, `no-branch` or `sign-in-failed` where what was given cannot be used. */
  settings(): Settings;
  readonly log: Log;
  /** Aborted when the run is cancelled; an Azure Pipelines agent kills the process about ten seconds later. */
  readonly signal: AbortSignal;
  /** Attaches a file to the run; absent where the file is at hand anyway. */
  readonly attach?: (file: string) => void;
  /** Shows a file of Markdown on the run's page; absent outside of a pipeline. */
  readonly showSummary?: (file: string) => void;
  /** Keeps a file with the run under a type and a name, for what extends the run's page; absent outside of a pipeline. */
  readonly keepFor?: (type: string, name: string, file: string) => void;
  /** Absent outside of a pipeline. */
  readonly job?: JobReference;
}
