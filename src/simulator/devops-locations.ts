import { textOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';

/** Where an area's resources are, the same in every organisation: clients ask with OPTIONS before anything else. */
function location(id: string, area: string, resourceName: string, routeTemplate: string, version: number): JsonObject {
  return {
    id,
    area,
    resourceName,
    routeTemplate,
    resourceVersion: version,
    minVersion: '1.0',
    maxVersion: '7.2',
    releasedVersion: '7.1',
  };
}

const locations: readonly JsonObject[] = [
  location('603fe2ac-9723-48b9-88ad-09305aa6c6e1', 'core', 'projects', '_apis/{resource}/{*projectId}', 4),
  location(
    'd30a3dd1-f8ba-442a-b86a-bd0c0c383e59',
    'core',
    'teams',
    '_apis/projects/{projectId}/{resource}/{*teamId}',
    3,
  ),
  location(
    'dbeaf647-6167-421a-bda9-c9327b25e2e6',
    'build',
    'Definitions',
    '{project}/_apis/{area}/{resource}/{definitionId}',
    7,
  ),
  location(
    '70f911d6-abac-488c-85b3-a206bf57e165',
    'notification',
    'Subscriptions',
    '_apis/{area}/{resource}/{subscriptionId}',
    1,
  ),
  location('e81700f7-3be2-46de-8624-2eb35882fcaa', 'Location', 'ResourceAreas', '_apis/{resource}/{areaId}', 1),
];

/** Those of an area; more of it may be elsewhere. */
export function locationsOf(area: string): JsonObject[] {
  return locations.filter((each) => textOf(each, 'area').toLowerCase() === area.toLowerCase());
}
