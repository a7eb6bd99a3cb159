import { edited, shared } from './plays.ts';
import type { Play, Repertoire } from './stage.ts';
import { textOf } from './text-of.ts';

const applications = 'applications';
const principals = 'servicePrincipals';

/** With an application comes its service principal: one click. */
const registered: Play = (stage) => {
  const who = stage.anybody();
  return [
    () => {
      const { tenant, random } = stage;
      const [appId, displayName] = [random.guid(), `New ${random.code(6)}`];
      tenant.chronicle.deed({}, () => {
        const { id } = tenant.create(who, applications, { displayName, appId });
        tenant.create(who, principals, {
          displayName,
          appId,
          appDisplayName: displayName,
          servicePrincipalNames: [appId],
        });
        if (who.type === 'user') tenant.addReference(who, applications, textOf(id), 'owners', who.id);
      });
    },
  ];
};

/** A new name goes on to the service principal, and with an application that goes its service principal goes too. */
const withPrincipal =
  (does: 'rename' | 'remove'): Play =>
  (stage) => {
    const who = stage.somebody();
    return [
      stage.about(applications, stage.any(applications), (id) => {
        const { tenant, random } = stage;
        const { appId } = tenant.get(applications, id) ?? {};
        const principal = tenant.keys(principals).find((key) => tenant.get(principals, key)?.appId === appId);
        const displayName = `Renamed ${random.code(6)}`;
        tenant.chronicle.deed({}, () => {
          if (does === 'rename') {
            tenant.update(who, applications, id, { displayName });
            if (principal !== undefined)
              tenant.update(who, principals, principal, { displayName, appDisplayName: displayName });
            return;
          }
          tenant.remove(who, applications, id);
          if (principal !== undefined) tenant.remove(who, principals, principal);
        });
      }),
    ];
  };

/** Applications and their service principals. */
export const playsOfApplications: readonly Repertoire[] = [
  { path: applications, rate: 0.5, least: 5, play: edited(applications) },
  { path: applications, rate: 0.1, least: 1, play: shared(applications) },
  { path: applications, rate: 0.05, least: 1, play: registered },
  { path: applications, rate: 0.05, least: 1, play: withPrincipal('rename') },
  { path: applications, rate: 0.05, least: 1, play: withPrincipal('remove') },
  { path: principals, rate: 0.5, least: 3, play: edited(principals) },
  { path: principals, rate: 0.1, least: 1, play: shared(principals) },
];
