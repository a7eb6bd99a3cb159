import type { SelectedKind } from '../catalogue/index.ts';
import type { Cloud } from '../domain/resource.ts';
import type { TokenClaims } from '../domain/token-claims.ts';
import { isGranted } from './implied-permissions.ts';
import { isPerson, missingPermissions } from './missing-permissions.ts';

/** Why a push would not be taken, and what to do about it. */
export interface Refusal {
  readonly what: string;
  readonly fix: string;
}

/** What was found out; a text in place of a value says why it could not be. */
export interface SetupFacts {
  /** Null for a token that only Graph can read. */
  readonly claims: TokenClaims | null | string;
  readonly selection: readonly SelectedKind[];
  readonly cloud: Cloud;
  /** Names of the service plans that the tenant has. */
  readonly servicePlans: readonly string[] | string;
  /** Null without a repository. */
  readonly repository:
    | {
        readonly shallow: boolean;
        readonly branch: string;
        /** Null where there is nothing to try with. */
        readonly push: true | Refusal | 'not asked for' | null;
      }
    | string
    | null;
  /** Instant of the oldest audit event that can be read; null for an empty log. */
  readonly oldestEvent: Date | null | string;
  readonly now: Date;
}

export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  readonly what: string;
  readonly fix?: string;
}

/** Features that need a licence, by the service plans that bring them, with the select groups that they concern. */
const licences: readonly { feature: string; plans: readonly string[]; groups: readonly string[] }[] = [
  {
    feature: 'conditional access (Entra ID P1)',
    plans: ['AAD_PREMIUM', 'AAD_PREMIUM_P2'],
    groups: ['ConditionalAccess'],
  },
  { feature: 'privileged identity management (Entra ID P2)', plans: ['AAD_PREMIUM_P2'], groups: ['PIM', 'PIMGroups'] },
  {
    feature: 'access reviews and entitlement management (Entra ID P2 or Governance)',
    plans: ['AAD_PREMIUM_P2', 'ENTRA_IDENTITY_GOVERNANCE', 'Entra_Identity_Governance'],
    groups: ['AccessReviews', 'EntitlementManagement'],
  },
  {
    feature: 'lifecycle workflows (Entra ID Governance)',
    plans: ['ENTRA_IDENTITY_GOVERNANCE', 'Entra_Identity_Governance'],
    groups: ['LifecycleWorkflows'],
  },
  { feature: 'Intune', plans: ['INTUNE_A', 'INTUNE_EDU', 'INTUNE_SMBIZ'], groups: ['Intune', 'IntuneRoles'] },
];

/** Days that the log of a tenant without a premium licence reaches back. */
const freeRetention = 7;
const day = 24 * 60 * 60_000;

/** What stands in the way of a whole backup, each with its fix. */
export function diagnose(facts: SetupFacts): readonly Finding[] {
  return [
    ...signIn(facts),
    ...permissions(facts),
    ...cloud(facts),
    ...features(facts),
    ...repository(facts),
    ...auditLog(facts),
  ];
}

function signIn({ claims }: SetupFacts): Finding[] {
  if (typeof claims === 'string') return [{ level: 'problem', what: claims }];
  if (claims === null) {
    return [
      {
        level: 'warning',
        what: 'The token does not tell its permissions.',
        fix: 'Run a backup: it says what could not be read.',
      },
    ];
  }
  if (isPerson(claims)) {
    return [
      {
        level: 'warning',
        what: 'A person is signed in, not an app: the permissions are that person’s.',
        fix: 'For a nightly backup sign in as an app.',
      },
    ];
  }
  return [{ level: 'ok', what: `Signed in to tenant ${claims.tenantId} as app ${claims.appId}.` }];
}

function permissions({ claims, selection: selected, cloud: name }: SetupFacts): Finding[] {
  const selection = selected.filter(({ kind }) => !kind.missingIn.includes(name));
  if (claims === null || typeof claims === 'string' || isPerson(claims)) return [];
  if (claims.roles.length === 0) {
    return [
      {
        level: 'problem',
        what: 'The app has no permission at all.',
        fix: 'Grant the permissions with the script of entra-backup permissions --authors --script az, and give admin consent.',
      },
    ];
  }
  const roles = new Set(claims.roles);
  const missing = missingPermissions(selection, roles);
  const findings = missing.map(({ permission, kinds }): Finding => ({
    level: 'problem',
    what: `${permission} is missing: ${kinds.join(', ')} cannot be read.`,
    fix: 'Grant it with the script of entra-backup permissions --script az.',
  }));
  if (!isGranted('AuditLog.Read.All', roles)) {
    findings.push({
      level: 'problem',
      what: 'AuditLog.Read.All is missing: nobody can be named as an author.',
      fix: 'Grant it.',
    });
  }
  const writing = claims.roles.filter((role) => /Write|FullControl/.test(role));
  if (writing.length > 0) {
    findings.push({
      level: 'warning',
      what: `The app may also write: ${writing.join(', ')}.`,
      fix: 'A backup only reads: take these permissions away.',
    });
  }
  const dead = selection.filter(({ kind }) => kind.delegatedOnly).map(({ kind }) => kind.id);
  if (dead.length > 0) {
    findings.push({ level: 'ok', what: `Not given to any app by Microsoft, and so never read: ${dead.join(', ')}.` });
  }
  return findings.length > 0 ? findings : [{ level: 'ok', what: 'Every selected kind has its permission.' }];
}

function cloud({ cloud: name, selection }: SetupFacts): Finding[] {
  const missing = selection.filter(({ kind }) => kind.missingIn.includes(name)).map(({ kind }) => kind.id);
  return missing.length === 0 ? [] : [{ level: 'ok', what: `Not in the cloud ${name}: ${missing.join(', ')}.` }];
}

function features({ servicePlans, selection }: SetupFacts): Finding[] {
  if (typeof servicePlans === 'string') {
    return [
      {
        level: 'warning',
        what: `The tenant's licences could not be read: ${servicePlans}`,
        ...fixFor(servicePlans, 'LicenseAssignment.Read.All'),
      },
    ];
  }
  const plans = new Set(servicePlans);
  const selected = new Set(selection.flatMap(({ kind }) => kind.groups));
  return licences
    .filter(
      ({ plans: needed, groups }) =>
        groups.some((group) => selected.has(group)) && !needed.some((plan) => plans.has(plan)),
    )
    .map(({ feature }) => ({ level: 'ok', what: `No licence for ${feature}: its kinds may end as absent.` }));
}

function repository({ repository: facts }: SetupFacts): Finding[] {
  if (facts === null) return [];
  if (typeof facts === 'string') return [{ level: 'problem', what: facts }];
  const findings: Finding[] = [];
  if (facts.shallow) {
    const what = 'The clone is shallow: a run fetches the history that it needs, blame and explain want the whole.';
    findings.push({ level: 'ok', what });
  }
  if (facts.push === true) {
    const what = `${facts.branch} can be pushed, as far as a trial tells: what policies forbid shows with the first push.`;
    findings.push({ level: 'ok', what });
  } else if (facts.push === 'not asked for') {
    findings.push({ level: 'ok', what: `${facts.branch} keeps its commits in this clone: no push is asked for.` });
  } else if (facts.push === null) {
    findings.push({ level: 'ok', what: `${facts.branch} has no commit yet, so that a push could not be tried.` });
  } else {
    findings.push({ level: 'problem', ...facts.push });
  }
  return findings;
}

function auditLog({ oldestEvent, now }: SetupFacts): Finding[] {
  if (typeof oldestEvent === 'string') {
    return [
      {
        level: 'problem',
        what: `The audit log cannot be read: ${oldestEvent}`,
        ...fixFor(oldestEvent, 'AuditLog.Read.All'),
      },
    ];
  }
  if (oldestEvent === null)
    return [
      {
        level: 'warning',
        what: 'The audit log is empty.',
        fix: 'A new tenant starts to log with the first look at it.',
      },
    ];
  const days = Math.floor((now.getTime() - oldestEvent.getTime()) / day);
  const what = `The audit log reaches back ${days} ${days === 1 ? 'day' : 'days'}.`;
  return days > freeRetention
    ? [{ level: 'ok', what }]
    : [
        {
          level: 'warning',
          what,
          fix: 'A backup that fails for longer loses its authors; a premium licence keeps 30 days.',
        },
      ];
}

/** Only access that is denied is mended by a permission. */
function fixFor(reason: string, permission: string): { fix?: string } {
  return reason.includes('denied') ? { fix: `Grant ${permission}.` } : {};
}
