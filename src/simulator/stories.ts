import { stageId } from './scenarios.ts';
import type { Story } from './scenarios.ts';
import { textOf } from './text-of.ts';

const conditionalAccess = 'identity/conditionalAccess/policies';
const namedLocations = 'identity/conditionalAccess/namedLocations';
const partners = 'policies/crossTenantAccessPolicy/partners';

/** Five days of a small company, each for the night after it; they build on each other in this order. */
export const stories: readonly Story[] = [
  { name: 'first-backup', title: 'The day of the first backup: nothing happens', acts: [] },
  {
    name: 'busy-day',
    title: 'Three administrators, an app and directory synchronisation change things; one operation is refused',
    acts: [
      {
        at: '-9h',
        actor: 'ada',
        does: (tenant, actor) => {
          tenant.update(actor, conditionalAccess, stageId('Require MFA for administrators'), { state: 'enabled' });
        },
        says: 'Ada enforces MFA for administrators.',
      },
      {
        at: '-8h20m',
        actor: 'chiara',
        does: (tenant, actor) =>
          tenant.fail(
            actor,
            namedLocations,
            stageId('Head office'),
            'The address range is not valid.',
            'Update named location',
          ),
        says: 'Chiara tries to widen the head office and is refused.',
      },
      {
        at: '-8h',
        actor: 'bo',
        does: (tenant, actor) => {
          const range = (cidrAddress: string) => ({ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress });
          tenant.update(actor, namedLocations, stageId('Head office'), {
            ipRanges: [range('192.0.2.0/26'), range('192.0.2.128/27')],
          });
        },
        says: 'Bo adds an address range to the head office.',
      },
      {
        at: '-6h10m',
        actor: 'chiara',
        does: (tenant, actor) => {
          tenant.update(actor, 'groups', stageId('All contractors'), {
            membershipRule: '(user.userType -eq "Guest") and (user.accountEnabled -eq true)',
          });
        },
        says: 'Chiara lets only enabled guests be contractors.',
      },
      {
        at: '-5h',
        actor: 'hr',
        does: (tenant, actor) => {
          const group = {
            id: stageId('New hires'),
            displayName: 'New hires',
            mailNickname: 'new-hires',
            description: 'People in their first month',
          };
          tenant.create(actor, 'groups', group);
          const [first] = tenant.objects('users').keys();
          if (first !== undefined) tenant.addReference(actor, 'groups', stageId('New hires'), 'members', first);
        },
        says: 'HR Provisioning makes a group for new hires and puts somebody in.',
      },
      {
        at: '-4h',
        actor: 'ada',
        does: (tenant, actor) => {
          tenant.update(actor, partners, stageId('Northwind'), {
            inboundTrust: {
              isCompliantDeviceAccepted: true,
              isHybridAzureADJoinedDeviceAccepted: false,
              isMfaAccepted: true,
            },
          });
        },
        says: "Ada trusts Northwind's compliant devices.",
      },
      {
        at: '-3h30m',
        actor: 'bo',
        does: (tenant, actor) => {
          tenant.update(actor, partners, stageId('Northwind'), { isServiceProvider: true });
        },
        says: 'Bo marks Northwind as a service provider: one partner, two people.',
      },
      {
        at: '-2h',
        actor: 'sync',
        does: (tenant, actor) => {
          const synchronised = [...tenant.objects('users').values()].find(
            (user) => user.onPremisesSyncEnabled === true,
          );
          if (synchronised !== undefined)
            tenant.update(actor, 'users', textOf(synchronised.id), { department: 'Procurement' });
        },
        says: 'Directory synchronisation moves somebody to Procurement.',
      },
    ],
  },
  {
    name: 'deletion',
    title: 'A group is deleted, and a member is taken out of another',
    acts: [
      {
        at: '-7h',
        actor: 'chiara',
        does: (tenant, actor) => tenant.remove(actor, 'groups', stageId('Old project')),
        says: 'Chiara deletes the group of an old project.',
      },
      {
        at: '-1h15m',
        actor: 'hr',
        does: (tenant, actor) => {
          const group = stageId('New hires');
          const [member] =
            tenant.get('groups', group) === undefined ? [] : tenant.related('groups', group, 'members').keys();
          if (member !== undefined) tenant.removeReference(actor, 'groups', group, 'members', member);
        },
        says: 'HR Provisioning takes somebody out of the new hires.',
      },
    ],
  },
  {
    name: 'closed-door',
    title: 'Bo changes what everybody may do, on a day when another kind cannot be read',
    acts: [
      {
        at: '-5h45m',
        actor: 'bo',
        does: (tenant, actor) => {
          tenant.update(actor, 'policies/authorizationPolicy', null, { allowInvitesFrom: 'none' });
        },
        says: 'Bo lets nobody invite guests.',
      },
    ],
  },
  { name: 'quiet-day', title: 'Nothing happens', acts: [] },
];
