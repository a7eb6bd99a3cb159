import assert from 'node:assert/strict';
import Ajv from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import { readReference } from './reference.ts';

/** Microsoft's schemas, which lie among the facts of the reference. */
export const schemas = { task: 'schemas/tasks.schema.json', extension: 'schemas/vss-extension.schema.json' } as const;

export function assertTaskSchema(definition: unknown): void {
  const ajv = new AjvDraft04({ strict: false, unicodeRegExp: false });
  const validate = ajv.compile(readReference(schemas.task) as object);
  assert.ok(validate(definition), JSON.stringify(validate.errors));
}

export function assertExtensionSchema(manifest: unknown): void {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(readReference(schemas.extension) as object);
  assert.ok(validate(manifest), JSON.stringify(validate.errors));
}
