import type { Json, JsonObject } from '../domain/resource.ts';
import type { AuditDraft } from './audit-journal.ts';
import type { Random } from './random.ts';
import { initiatedBy } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';

/** How services write more than once of one click, and not always the same. */
export interface AuditManners {
  readonly random: Random;
  /** Which share of the directory's updates gets a second record that names nothing that changed. */
  readonly stubs: number;
  /** Which share of the directory's records of a conditional access policy has another initiator than the service's own. */
  readonly strangeTwins: number;
  /** Who such a record names; an empty initiator is as likely. */
  readonly stranger: SimulatedActor;
}

const stubbed: readonly string[] = ['Update user', 'Update group', 'Update application', 'Update service principal'];
/** What the directory writes of a conditional access policy that it stores. */
const twins: readonly string[] = ['Add policy', 'Update policy', 'Delete policy'];

/** The same records as careless services write them. */
export function roughened(drafts: readonly AuditDraft[], manners: AuditManners): AuditDraft[] {
  const { random } = manners;
  const ofPolicy = drafts.some(({ loggedByService }) => loggedByService === 'Conditional Access');
  return drafts.flatMap((draft): AuditDraft[] => {
    const { loggedByService, activityDisplayName } = draft;
    if (loggedByService !== 'Core Directory') return [draft];
    if (ofPolicy && twins.includes(activityDisplayName) && random.chance(manners.strangeTwins)) {
      return [{ ...draft, initiatedBy: strangeInitiator(manners) }];
    }
    if (!stubbed.includes(activityDisplayName) || !isRich(draft) || !random.chance(manners.stubs)) return [draft];
    return [draft, stubOf(draft)];
  });
}

/** The same record without a word of what changed. */
export function stubOf(draft: AuditDraft): AuditDraft {
  const targetResources = draft.targetResources.map((target): Json => ({
    ...(target as JsonObject),
    modifiedProperties: [],
  }));
  return { ...draft, targetResources, additionalDetails: [] };
}

function isRich({ targetResources: [first] }: AuditDraft): boolean {
  const properties = (first as JsonObject | undefined)?.modifiedProperties;
  return Array.isArray(properties) && properties.length > 0;
}

function strangeInitiator({ random, stranger }: AuditManners): Json {
  return random.chance(0.5) ? {} : initiatedBy(stranger, { personName: 'none' });
}
