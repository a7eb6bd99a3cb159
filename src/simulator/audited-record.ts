import type { AuditTarget, AuditedRecord } from './audited-kind.ts';

export type Activities = AuditedRecord['activities'];

/** The service that audits the directory's own objects. */
export const core = 'Core Directory';
/** The changed object itself is the only target. */
export const ofObject = (type: string): readonly AuditTarget[] => [{ id: 'id', type, name: 'displayName' }];
/** Activities of an object that comes, changes and goes. */
export const verbs = (add: string, update: string, remove: string): Activities => ({
  add: [add, 'Add'],
  update: [update, 'Update'],
  delete: [remove, 'Delete'],
});
/** The activity of what can only be changed. */
export const updateOnly = (name: string, operation: string | null = 'Update'): Activities => ({
  add: null,
  update: [name, operation],
  delete: null,
});
/** Activities of what is given to somebody and taken away. */
export const assignment = (add: string, remove: string): Activities => ({
  add: [add, 'Assign'],
  update: null,
  delete: [remove, 'Unassign'],
});

/** A record as Core Directory writes it. */
export function directoryRecord(
  category: string,
  type: string,
  activities: Activities,
  more: Partial<AuditedRecord> = {},
) {
  return { service: core, category, activities, targets: ofObject(type), form: { is: 'directory' }, ...more } as const;
}
