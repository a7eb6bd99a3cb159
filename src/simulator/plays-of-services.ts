import { noises } from './audit-noise.ts';
import { auditActivities } from './audit-activities.ts';
import { certificateOf, managedIdentities, service } from './audited-staff.ts';
import { actor } from './cast.ts';
import { objectsIn } from './json-objects.ts';
import type { Play, Repertoire } from './stage.ts';

/** Paths that a refused operation may be about. */
const refusedPaths = Object.keys(auditActivities).filter((path) => (auditActivities[path]?.records.length ?? 0) > 0);
const reasons = ['Insufficient privileges.', 'The value is not valid.', 'The quota is exceeded.'];

/** An operation that is tried and refused changes nothing and is written all the same. */
const refused: Play = (stage) => {
  const path = stage.random.pick(refusedPaths);
  const [key, who, reason] = [stage.any(path), stage.somebody(), stage.random.pick(reasons)];
  return [stage.about(path, key, (id) => stage.tenant.fail(who, path, id, reason))];
};

const noise: Play = (stage) => {
  const { records } = stage.random.pick(noises);
  return [() => stage.tenant.chronicle.note(records(stage.tenant, stage.random))];
};

/** Azure changes the certificate of an identity that it manages: nobody asked for it. */
const rotated: Play = (stage) => [
  stage.about('servicePrincipals', stage.random.pick(managedIdentities(stage.tenant)), (id) => {
    const { tenant } = stage;
    const now = tenant.now();
    const had = objectsIn(tenant.get('servicePrincipals', id)?.keyCredentials).slice(-1);
    const keyCredentials = [...had, certificateOf(tenant, `${id}/${now.toISOString()}`, now)];
    tenant.update(service(tenant, 'Managed Service Identity'), 'servicePrincipals', id, { keyCredentials });
  }),
];

/** Directory synchronisation brings what was changed elsewhere. */
const synchronised: Play = (stage) => {
  const key = stage.such('users', (id) => stage.tenant.get('users', id)?.onPremisesSyncEnabled === true);
  const department = `Synchronised ${stage.random.code(5)}`;
  return [stage.about('users', key, (id) => void stage.tenant.update(actor('sync'), 'users', id, { department }))];
};

/** What is bought or runs out leaves no record. */
const unaudited: Play = (stage) => {
  const who = stage.somebody();
  return [
    stage.about('subscribedSkus', stage.any('subscribedSkus'), (id) => {
      const { capabilityStatus } = stage.tenant.get('subscribedSkus', id) ?? {};
      const next = capabilityStatus === 'Enabled' ? 'Warning' : 'Enabled';
      stage.tenant.update(who, 'subscribedSkus', id, { capabilityStatus: next });
    }),
  ];
};

/** What services do by themselves, and what the log tells of although nothing changed. */
export const playsOfServices: readonly Repertoire[] = [
  { path: 'users', rate: 0.2, least: 4, play: refused },
  { path: 'users', rate: 2, least: 30, play: noise },
  { path: 'users', rate: 0.2, least: 2, play: synchronised },
  { path: 'servicePrincipals', rate: 0, least: 1, play: rotated },
  { path: 'subscribedSkus', rate: 0, least: 1, play: unaudited },
];
