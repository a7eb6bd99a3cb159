import { hire } from './cast.ts';
import { guidFrom } from './random.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';

/** Display names that a tenant may hold, and that must stay data wherever they are shown or stored. */
export const hostileNames: readonly string[] = [
  '##vso[task.complete result=Succeeded;]',
  '"; rm -rf ~ #',
  '../../x',
  '<a> b',
  'two\nlines',
  '$(whoami)',
  '',
  'right\u200Fto\u200Fleft',
  '\u{1F52D} telescope',
  'x'.repeat(300),
  '\r\n##vso[task.setvariable variable=PATH]/tmp',
  '%0A##vso[task.setsecret]Succeeded',
  ']; ##VSO[task.uploadsummary]/etc/passwd',
  '##[error]nothing is wrong',
  '\u001B[31mred\u001B[0m',
  'invoice\u202Egnp.exe',
];

const born = '2022-01-01T00:00:00Z';

/** A person of that name, who can act; the same for the same name. */
export function hostileActor(name: string): SimulatedActor {
  const id = idOf('user', name);
  return { type: 'user', id, userPrincipalName: `hostile-${id.slice(0, 8)}@contoso.example`, displayName: name };
}

/**
 * Puts each name on a user, a group and an application that have long been there: no audit records.
 * @returns the users, who can act.
 */
export function addHostileNames(tenant: Tenant): readonly SimulatedActor[] {
  return hostileNames.map((name) => {
    const who = hostileActor(name);
    hire(tenant, who);
    const [group, application] = [idOf('group', name), idOf('application', name)];
    tenant.put('groups', {
      id: group,
      displayName: name,
      description: name,
      createdDateTime: born,
      mailNickname: group,
    });
    tenant.put('applications', { id: application, appId: idOf('app', name), displayName: name, createdDateTime: born });
    return who;
  });
}

/** Lets each of the people that {@link addHostileNames} has put in change the group that bears their own name, now. */
export function letHostileNamesAct(tenant: Tenant): void {
  for (const name of hostileNames) {
    tenant.update(hostileActor(name), 'groups', idOf('group', name), { description: `changed by ${name}` });
  }
}

function idOf(kind: string, name: string): string {
  return guidFrom(`hostile/${kind}/${name}`);
}
