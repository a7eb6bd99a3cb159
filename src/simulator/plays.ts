import type { JsonObject } from '../domain/resource.ts';
import { edits } from './edits.ts';
import type { Edit } from './edits.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Play, Stage, Step } from './stage.ts';
import { textOf } from './text-of.ts';

/** One person sets one property. */
export function edited(path: string): Play {
  return (stage) => {
    const key = stage.any(path);
    return [setting(stage, path, key, stage.anybody(), stage.random.pick(edits[path] ?? []))];
  };
}

/** One sets one property, another one another; in the end one more person sets the first one again, now and then. */
export function shared(path: string): Play {
  return (stage) => {
    const key = stage.any(path);
    const [first, second, third] = stage.people(3);
    const [one, two] = stage.random.shuffled(edits[path] ?? []);
    if (first === undefined || second === undefined || third === undefined || one === undefined) return [];
    const both = [setting(stage, path, key, first, one), setting(stage, path, key, second, two ?? one)];
    return stage.random.chance(0.5) ? both : [...both, setting(stage, path, key, third, one)];
  };
}

/** One changes a property and another one takes it back. */
export function reverted(path: string): Play {
  return (stage) => {
    const key = stage.any(path);
    const [first, second] = stage.people(2);
    const edit = stage.random.pick(edits[path] ?? []);
    let before: JsonObject = {};
    if (first === undefined || second === undefined) return [];
    return [
      stage.about(path, key, (id) => {
        const object = stage.tenant.get(path, id) ?? {};
        const patch = edit(stage, object);
        before = Object.fromEntries(Object.keys(patch).map((name) => [name, object[name] ?? null]));
        stage.tenant.update(first, path, id, patch);
      }),
      stage.about(path, key, (id) => void stage.tenant.update(second, path, id, before)),
    ];
  };
}

/** Somebody makes one; in a third of the plays somebody else changes it on the same day. */
export function made(path: string, newOne: (stage: Stage) => JsonObject): Play {
  return (stage) => {
    const [maker, editor] = [stage.anybody(), stage.somebody()];
    let key: string | null = null;
    const steps: Step[] = [
      () => {
        const object = stage.tenant.create(maker, path, newOne(stage));
        key = textOf(object.id ?? object.tenantId);
      },
    ];
    const edit = stage.random.pick(edits[path] ?? []);
    const later: Step = () => setting(stage, path, key, editor, edit)();
    return stage.random.chance(1 / 3) ? [...steps, later] : steps;
  };
}

export function removed(path: string, may: (object: JsonObject) => boolean = () => true): Play {
  return (stage) => {
    const key = stage.such(path, (id) => may(stage.tenant.get(path, id) ?? {}));
    const who = stage.somebody();
    return [stage.about(path, key, (id) => stage.tenant.remove(who, path, id))];
  };
}

export function renamed(path: string, newName: (stage: Stage) => JsonObject): Play {
  return (stage) => {
    const key = stage.any(path);
    const who = stage.anybody();
    return [stage.about(path, key, (id) => void stage.tenant.update(who, path, id, newName(stage)))];
  };
}

function setting(stage: Stage, path: string, key: string | null, who: SimulatedActor, edit: Edit): Step {
  return stage.about(path, key, (id) => {
    stage.tenant.update(who, path, id, edit(stage, stage.tenant.get(path, id) ?? {}));
  });
}
