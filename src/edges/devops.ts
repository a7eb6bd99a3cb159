import { BuildApi } from 'azure-devops-node-api/BuildApi.js';
import { BearerCredentialHandler } from 'azure-devops-node-api/handlers/bearertoken.js';
import { messageOf } from '../domain/errors.ts';
import type { JobReference } from '../domain/host.ts';
import type { Log } from '../domain/ports.ts';
import { within } from './deadline.ts';
import { devOpsProxy } from './devops-proxy.ts';

/**
 * When the job began to run, from its record in the build's timeline. The pipeline's own start is earlier, by the time
 * that the job waited for an agent or an approval, and would make the time budget too small.
 * https://learn.microsoft.com/rest/api/azure/devops/build/timeline/get
 * @param timeout milliseconds for the whole question; `signal` ends it too.
 * @returns undefined, with the reason in the log, where it cannot be had: a backup never fails for it.
 */
export async function jobStart(
  job: JobReference,
  log: Log,
  { timeout = 10_000, signal }: { readonly timeout?: number; readonly signal?: AbortSignal } = {},
): Promise<Date | undefined> {
  try {
    const late = (): Error => new Error(`no answer within ${timeout} ms`);
    const start = await within({ milliseconds: timeout, signal, late }, () => startTime(job, timeout));
    if (start === undefined)
      log.info('The start of this job is not in the timeline yet; counting from the pipeline’s.');
    return start;
  } catch (error) {
    log.info(`The start of this job could not be read (${messageOf(error)}); counting from the pipeline’s.`);
    return undefined;
  }
}

async function startTime(job: JobReference, timeout: number): Promise<Date | undefined> {
  const handler = new BearerCredentialHandler(job.token, false);
  const build = new BuildApi(
    job.collectionUri,
    [handler],
    { socketTimeout: timeout, allowRetries: false, ...devOpsProxy(job.collectionUri, job.proxy, process.env) },
    'entra-backup',
  );
  const timeline = await build.getBuildTimeline(job.project, job.buildId);
  return timeline.records?.find((record) => record.id?.toLowerCase() === job.jobId.toLowerCase())?.startTime;
}
