import type { Json, JsonObject } from '../domain/resource.ts';
import { relationRoutes, routes } from './routes.ts';
import type { Tenant } from './tenant.ts';

/** Properties that a service changes by itself: nobody did it, and no log tells of it. */
const restless = new Set([
  ...['consumedUnits', 'deployedAppCount', 'enrolledDeviceCount', 'enrollmentTokenUsageCount', 'syncedDeviceCount'],
  ...['usedLicenseCount', 'deviceReporting', 'currentScore', 'incidentCount', 'countExported', 'countEntitled'],
  ...['lastHeartbeatDateTime', 'lastSyncDateTime', 'lastSuccessfulSyncDateTime', 'lastSyncTriggeredDateTime'],
  ...['lastCheckedDateTime', 'lastScannedDateTime', 'lastSeenDateTime', 'onPremisesLastSyncDateTime'],
  ...['lastRunDateTime', 'nextRunDateTime', 'nextScheduleRunDateTime', 'approximateLastSignInDateTime'],
  ...['timeBegan', 'timeEnded', 'steadyStateLastAchievedTime'],
]);

/**
 * A day goes by in which nobody changes anything: what services keep count of moves on, everything else stays. No audit
 * records.
 */
export function letTimePass(tenant: Tenant): void {
  for (const { path, viewOf, gathers, type } of routes) {
    if (viewOf !== undefined || gathers !== undefined || type === 'directoryAudit') continue;
    for (const object of tenant.objects(path).values()) {
      const later = moved(object) as JsonObject;
      if (JSON.stringify(later) !== JSON.stringify(object)) tenant.put(path, later);
    }
  }
  for (const { route, way, relation } of relationRoutes) {
    // What hangs deeper holds nothing restless.
    if (way.length > 1 || relation.holds === 'references' || relation.derived !== undefined) continue;
    for (const key of tenant.objects(route.path).keys()) {
      for (const { object } of tenant.related(route.path, key, relation.name).values()) {
        const later = moved(object) as JsonObject;
        if (JSON.stringify(later) === JSON.stringify(object)) continue;
        tenant.link(route.path, key, relation.name, later, relation.key);
      }
    }
  }
}

function moved(value: Json, name = ''): Json {
  if (Array.isArray(value)) return value.map((item) => moved(item));
  if (typeof value === 'object' && value !== null) {
    const object = value as JsonObject;
    return Object.fromEntries(Object.entries(object).map(([property, item]) => [property, moved(item, property)]));
  }
  if (!restless.has(name)) return value;
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string') return value;
  const instant = Date.parse(value);
  if (Number.isNaN(instant)) return value.replace(/(?<!\d)\d+$/, (digits) => String(BigInt(digits) + 1n));
  return new Date(instant + 24 * 3600 * 1000).toISOString().replace('.000Z', 'Z');
}
