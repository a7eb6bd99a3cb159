import type { Json, JsonObject } from '../domain/resource.ts';
import type { Behaviour } from './behaviour.ts';
import { jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Fault, Faults } from './faults.ts';
import { oneDay } from './one-day.ts';
import type { RequestLog } from './request-log.ts';
import { routes } from './routes.ts';
import { playStory } from './scenarios.ts';
import { stories } from './stories.ts';
import type { Tenant } from './tenant.ts';
import type { Usage } from './usage.ts';

export interface ControlOptions {
  readonly tenant: Tenant;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly usage: Usage;
  readonly behaviour: Behaviour;
  /** What a client in another process needs to sign in. */
  readonly access: JsonObject;
}

const faultKinds = ['status', 'reset', 'cutPage', 'slow', 'htmlBody'];

/**
 * Endpoints below `/_simulator`, for whoever drives a simulator in another process. They ask for no token: the server
 * listens on this machine only, and nothing behind it is real.
 */
export class Control {
  readonly #options: ControlOptions;

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  /** Null when the path is none of these. */
  answer({ method, path, query, body }: Exchange): Answer | null {
    const [first, what = '', name = ''] = path.split('/').filter((segment) => segment !== '');
    if (first !== '_simulator') return null;
    const { faults, requests, usage } = this.#options;
    switch (`${method} ${what}`) {
      case 'GET ':
        return jsonAnswer(200, this.#state());
      case 'GET requests':
        return jsonAnswer(
          200,
          requests.all.map((request): JsonObject => ({ ...request })),
        );
      case 'POST faults':
        return this.#addFault(body);
      case 'DELETE faults':
        faults.clear();
        return jsonAnswer(200, { faults: 0 });
      case 'POST story':
        return this.#play(decodeURIComponent(name));
      case 'POST day':
        return this.#day(new URLSearchParams(query));
      case 'GET usage':
        return jsonAnswer(200, usage.toJson());
      case 'DELETE usage':
        usage.reset();
        return jsonAnswer(200, usage.toJson());
      default:
        return jsonAnswer(404, { message: `There is no ${method} ${path}.` });
    }
  }

  #state(): JsonObject {
    const { tenant, faults, behaviour, requests, access } = this.#options;
    const objects = routes.map(({ path }): [string, Json] => [path, tenant.objects(path).size]);
    return {
      tenant: { id: tenant.id, displayName: tenant.displayName, now: tenant.now().toISOString() },
      access,
      objects: Object.fromEntries(objects),
      auditRecords: tenant.audit.all.length,
      behaviour: {
        ...behaviour,
        throttle: behaviour.throttle !== null,
        latency: behaviour.latency === null ? null : { ...behaviour.latency },
      },
      faults: faults.all.map((fault): JsonObject => ({ ...fault })),
      requests: requests.count(),
      stories: stories.map(({ name, title }): JsonObject => ({ name, title })),
    };
  }

  #addFault(body: string): Answer {
    const fault = parseFault(body);
    if (typeof fault.path !== 'string' || fault.kind === undefined || !faultKinds.includes(fault.kind)) {
      return jsonAnswer(400, { message: `A fault needs a path and a kind, one of ${faultKinds.join(', ')}.` });
    }
    this.#options.faults.add(fault as Fault);
    return jsonAnswer(201, { faults: this.#options.faults.all.length });
  }

  #day(options: URLSearchParams): Answer {
    const [share, seed] = [Number(options.get('share') ?? 0.01), Number(options.get('seed') ?? 1)];
    if (!(share >= 0 && share <= 1) || !Number.isSafeInteger(seed))
      return jsonAnswer(400, { message: 'A day needs a share from 0 to 1 and a whole number as its seed.' });
    return jsonAnswer(200, { changes: oneDay(this.#options.tenant, share, seed) });
  }

  #play(name: string): Answer {
    const story = stories.find((candidate) => candidate.name === name);
    if (story === undefined) return jsonAnswer(404, { message: `There is no story '${name}'.` });
    const told = playStory(this.#options.tenant, story, this.#options.tenant.clock);
    return jsonAnswer(200, { title: story.title, told: [...told] });
  }
}

/** What the body says of a fault; nothing when it is no JSON object. */
function parseFault(body: string): Partial<Fault> {
  try {
    const value = JSON.parse(body) as Partial<Fault> | null;
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
