import type { Json } from '../domain/resource.ts';
import { jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';
import { guidFrom } from './random.ts';

/** A file that a step of a build attached to it. */
export interface SimulatedAttachment {
  readonly type: string;
  readonly name: string;
  readonly content: string;
  /** Name of the job in which the step ran. */
  readonly job: string;
  /** Of that job, from 1. */
  readonly attempt: number;
  readonly startTime: Date;
}

interface Build {
  status: 'inProgress' | 'completed';
  readonly attachments: SimulatedAttachment[];
}

/** `BuildStatus`, of which Azure DevOps tells the number to those who ask with `enumsAsNumbers=true`. */
const statusNumbers = { inProgress: 1, completed: 2 };

/** Builds with what is attached to them. https://learn.microsoft.com/rest/api/azure/devops/build/attachments */
export class BuildAttachments {
  /** Whether whoever asks lacks the permission to view builds. */
  isForbidden = false;
  readonly #builds = new Map<string, Build>();

  build(id: number): Build {
    const build = this.#builds.get(String(id)) ?? { status: 'inProgress', attachments: [] };
    this.#builds.set(String(id), build);
    return build;
  }

  /** Null when the path is that of no build, nor of a thing of one that this knows. */
  answer(exchange: Exchange, path: string): Answer | null {
    const [, root = '', id = '', rest = ''] = /^(.*\/_apis\/build\/builds\/(\d+))(?:\/(.*))?$/i.exec(path) ?? [];
    const build = this.#builds.get(id);
    if (build === undefined || exchange.method !== 'GET') return null;
    if (this.isForbidden) {
      const message = `TF401027: You need the View builds permission on build ${id} to perform this action.`;
      return jsonAnswer(403, { message, typeKey: 'AccessDeniedException' });
    }
    const [first = '', second = '', third = '', type = '', name = ''] = rest.split('/');
    if (rest === '') return answerFor(exchange, { id: Number(id), status: statusNumbers[build.status] });
    if (first === 'attachments') return answerFor(exchange, listed(build, root, origin(exchange), second));
    if (third === 'attachments') return content(build, first, second, type, name);
    if (first.toLowerCase() === 'timeline' && second !== '') return answerFor(exchange, timeline(build, second));
    return null;
  }
}

function listed(build: Build, root: string, from: string, type: string): Json {
  return build.attachments
    .filter((one) => one.type === type)
    .map((one) => {
      const href = `${from}${root}/${timelineOf(one)}/${recordOf(one)}/attachments/${one.type}/${one.name}`;
      return { _links: { self: { href: encodeURI(href) } }, name: one.name };
    });
}

function content(build: Build, timelineId: string, recordId: string, type: string, name: string): Answer {
  const found = build.attachments.find(
    (one) => timelineOf(one) === timelineId && recordOf(one) === recordId && one.type === type && one.name === name,
  );
  if (found === undefined) return jsonAnswer(404, { message: `There is no attachment ${name}.` });
  return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body: found.content };
}

function timeline(build: Build, id: string): Json {
  const records = build.attachments.filter((one) => timelineOf(one) === id).flatMap(recordsOf);
  return { id, records };
}

function recordsOf(one: SimulatedAttachment): Json[] {
  const { attempt, startTime } = one;
  const job = guidFrom(`job/${one.job}/${attempt}`);
  const began = startTime.toISOString();
  return [
    { id: job, parentId: null, type: 'Job', name: one.job, attempt, startTime: began },
    { id: recordOf(one), parentId: job, type: 'Task', name: 'TagRun', attempt: 1, startTime: began },
  ];
}

/** A job that is run again gets a new timeline; what the earlier attempt left stays in the old one. */
function timelineOf({ attempt }: SimulatedAttachment): string {
  return guidFrom(`timeline/attempt ${attempt}`);
}

function recordOf({ job, attempt }: SimulatedAttachment): string {
  return guidFrom(`step/${job}/${attempt}`);
}

function origin({ headers }: Exchange): string {
  return `http://${headers['host'] ?? 'localhost'}`;
}

/** The web client asks for dates of the old kind, and for lists without their envelope. */
function answerFor(exchange: Exchange, body: Json): Answer {
  const accept = exchange.headers['accept'] ?? '';
  const answer = jsonAnswer(200, Array.isArray(body) && !accept.includes('noArrayWrap=true') ? wrapped(body) : body);
  if (!accept.includes('msDateFormat=true')) return answer;
  const dated = JSON.stringify(answer.body).replace(
    /"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g,
    (_, iso: string) => `"\\/Date(${Date.parse(iso)})\\/"`,
  );
  return { ...answer, body: dated };
}

function wrapped(value: Json[]): Json {
  return { count: value.length, value };
}
