import type { Json, JsonObject } from '../domain/resource.ts';
import { actsOfDay, auditedDay } from './audited-day.ts';
import { auditListing } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import type { ConcurrentActs } from './concurrent-acts.ts';
import { jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';
import { readBehaviour, readDay, readFault, readKeep } from './control-forms.ts';
import type { Faults } from './faults.ts';
import { oneDay } from './one-day.ts';
import type { RequestLog } from './request-log.ts';
import { routes } from './routes.ts';
import { playStory } from './scenarios.ts';
import { stories } from './stories.ts';
import type { Tenant } from './tenant.ts';
import { truthAnswer } from './truth-answer.ts';
import type { Usage } from './usage.ts';

export interface ControlOptions {
  readonly tenant: Tenant;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly usage: Usage;
  readonly concurrent: ConcurrentActs;
  readonly behaviour: Behaviour;
  /** What a client in another process needs to sign in. */
  readonly access: JsonObject;
}

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
    if (method === 'GET' && what === 'requests' && name === 'summary') return jsonAnswer(200, requests.summary());
    switch (`${method} ${what}`) {
      case 'GET ':
        return jsonAnswer(200, this.#state());
      case 'GET requests':
        return jsonAnswer(
          200,
          requests.all.map((request): JsonObject => ({ ...request })),
        );
      case 'PATCH requests':
        return this.#keepRequests(body);
      case 'DELETE requests':
        requests.clear();
        return jsonAnswer(200, requests.summary());
      case 'PATCH behaviour':
        return this.#behave(body);
      case 'POST faults':
        return this.#addFault(body);
      case 'DELETE faults':
        faults.clear();
        return jsonAnswer(200, { faults: 0 });
      case 'POST story':
        return this.#play(decodeURIComponent(name));
      case 'POST day':
        return this.#day(new URLSearchParams(query));
      case 'POST audited-day':
        return this.#auditedDay(new URLSearchParams(query));
      case 'POST concurrent-acts':
        return this.#concurrentActs(new URLSearchParams(query));
      case 'DELETE concurrent-acts':
        this.#options.concurrent.clear();
        return jsonAnswer(200, { waiting: 0 });
      case 'GET truth':
        return this.#truth(new URLSearchParams(query));
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
    const { tenant, faults, requests, access } = this.#options;
    const objects = routes.map(({ path }): [string, Json] => [path, tenant.objects(path).size]);
    return {
      tenant: { id: tenant.id, displayName: tenant.displayName, now: tenant.now().toISOString() },
      access,
      objects: Object.fromEntries(objects),
      auditRecords: tenant.audit.all.length,
      behaviour: this.#behaviour(),
      faults: faults.all.map((fault) => ({ ...fault }) as unknown as JsonObject),
      requests: requests.summary(),
      stories: stories.map(({ name, title }): JsonObject => ({ name, title })),
    };
  }

  #addFault(body: string): Answer {
    const form = readFault(body);
    if ('wrong' in form) return jsonAnswer(400, { message: form.wrong });
    this.#options.faults.add(form.asked);
    return jsonAnswer(201, { faults: this.#options.faults.all.length });
  }

  #behave(body: string): Answer {
    const form = readBehaviour(body);
    if ('wrong' in form) return jsonAnswer(400, { message: form.wrong });
    Object.assign(this.#options.behaviour, form.asked);
    return jsonAnswer(200, this.#behaviour());
  }

  #keepRequests(body: string): Answer {
    const form = readKeep(body);
    if ('wrong' in form) return jsonAnswer(400, { message: form.wrong });
    this.#options.requests.keep = form.asked;
    return jsonAnswer(200, { keep: form.asked });
  }

  #behaviour(): JsonObject {
    const { throttle, latency, auditLateness, ...behaviour } = this.#options.behaviour;
    return {
      ...behaviour,
      auditLateness: auditLateness === null ? null : { ...auditLateness },
      throttle: throttle !== null,
      latency: latency === null ? null : { ...latency },
    };
  }

  #day(query: URLSearchParams): Answer {
    const day = readDay(query);
    if ('wrong' in day) return jsonAnswer(400, { message: day.wrong });
    return jsonAnswer(200, { changes: oneDay(this.#options.tenant, day.asked.share, day.asked.seed) });
  }

  #auditedDay(query: URLSearchParams): Answer {
    const day = readDay(query);
    if ('wrong' in day) return jsonAnswer(400, { message: day.wrong });
    return jsonAnswer(200, { changes: auditedDay(this.#options.tenant, day.asked) });
  }

  /** `most` of the acts of such a day, one after each `every` answers of Graph. */
  #concurrentActs(query: URLSearchParams): Answer {
    const day = readDay(query);
    if ('wrong' in day) return jsonAnswer(400, { message: day.wrong });
    const [every, most] = [Number(query.get('every') ?? 50), Number(query.get('most') ?? Infinity)];
    if (!(every >= 1 && most >= 0))
      return jsonAnswer(400, { message: 'Acts come every 1 answers or more, and none or more of them.' });
    const { tenant, concurrent } = this.#options;
    concurrent.add(actsOfDay(tenant, day.asked).slice(0, most), every);
    return jsonAnswer(200, { waiting: concurrent.waiting });
  }

  #truth(query: URLSearchParams): Answer {
    const since = query.get('since');
    const time = since === null ? -Infinity : Date.parse(since);
    if (Number.isNaN(time)) return jsonAnswer(400, { message: 'The truth is told since an instant, ISO 8601.' });
    const { tenant, behaviour } = this.#options;
    const listing = auditListing(behaviour);
    return jsonAnswer(
      200,
      tenant.chronicle.truth.since(time).map((act) => truthAnswer(act, listing)),
    );
  }

  #play(name: string): Answer {
    const story = stories.find((candidate) => candidate.name === name);
    if (story === undefined) return jsonAnswer(404, { message: `There is no story '${name}'.` });
    const told = playStory(this.#options.tenant, story, this.#options.tenant.clock);
    return jsonAnswer(200, { title: story.title, told: [...told] });
  }
}
