import type { Attachment, BuildRestClient, TimelineRecord } from 'azure-devops-extension-api/Build';

/** As which TagRun attaches its report to the run. */
const attachmentType = 'entra-backup-report';
const attachmentName = 'report.html';

/** The run whose page is shown. */
export interface Run {
  /** Of the project: its id. */
  readonly project: string;
  readonly buildId: number;
}

/** What this tab asks of Azure DevOps. */
export type Builds = Pick<BuildRestClient, 'getAttachments' | 'getAttachment' | 'getBuildTimeline' | 'getBuild'>;

/** A report that is attached to the run, not read yet. */
export interface AttachedReport {
  readonly timelineId: string;
  /** Of the step that attached it, in that timeline. */
  readonly recordId: string;
  /** Which of the run's reports it is, in words; names of jobs are data. Empty where there is one only. */
  readonly label: string;
}

/**
 * The reports of a run, the newest first. A job that was run again has one for each attempt, and a run may have several
 * jobs that back up.
 * https://learn.microsoft.com/rest/api/azure/devops/build/attachments/list
 */
export async function attachedReports(builds: Builds, { project, buildId }: Run): Promise<AttachedReport[]> {
  const attachments = await builds.getAttachments(project, buildId, attachmentType);
  const places = attachments.filter(({ name }) => name === attachmentName).map(placeOf);
  if (places.length < 2) return places.map((place) => ({ ...place, label: '' }));

  const ids = [...new Set(places.map(({ timelineId }) => timelineId))];
  const timelines = await Promise.all(
    ids.map(async (id) => [id, (await builds.getBuildTimeline(project, buildId, id)).records] as const),
  );
  const records = new Map(timelines);
  const dated = places.map((place) => describe(place, records.get(place.timelineId) ?? []));
  return dated.sort((a, b) => b.began - a.began).map(({ report }) => report);
}

/** https://learn.microsoft.com/rest/api/azure/devops/build/attachments/get. @returns its HTML. */
export async function readReport(builds: Builds, { project, buildId }: Run, report: AttachedReport): Promise<string> {
  const { timelineId, recordId } = report;
  const bytes = await builds.getAttachment(project, buildId, timelineId, recordId, attachmentType, attachmentName);
  return new TextDecoder().decode(bytes);
}

type Place = Pick<AttachedReport, 'timelineId' | 'recordId'>;

/** Azure DevOps tells where an attachment belongs by its address only. */
function placeOf(attachment: Attachment): Place {
  const { self } = attachment._links as { self: { href: string } };
  const [, timelineId, recordId] = /\/builds\/\d+\/([^/]+)\/([^/]+)\/attachments\//i.exec(self.href) ?? [];
  if (timelineId === undefined || recordId === undefined) throw new Error(`Unknown address of a report: ${self.href}`);
  return { timelineId, recordId };
}

function describe(place: Place, records: readonly TimelineRecord[]): { began: number; report: AttachedReport } {
  const step = records.find(({ id }) => id === place.recordId);
  const job = records.find(({ id }) => id === step?.parentId);
  const began = step?.startTime as Date | null | undefined;
  const words = [
    job?.name,
    job === undefined ? undefined : `attempt ${job.attempt}`,
    began == null ? undefined : `${began.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ];
  const label = words.filter((word) => word !== undefined).join(', ');
  return { began: began?.getTime() ?? 0, report: { ...place, label: label || 'an earlier attempt' } };
}
