import type { CommitFacts, ExplainedChange, FileStep } from '../domain/history.ts';
import type { Evidence } from '../domain/run.ts';
import { kindAt } from './lifeline.ts';
import { everySetterOf, withoutEvidence } from './setter.ts';

/**
 * Why the changes of a commit have their authors, in the order of the files.
 * @param evidence what the run left on the commit; undefined where nothing is.
 */
export function explainedChanges(
  facts: CommitFacts,
  files: readonly FileStep[],
  evidence: Evidence | undefined,
): ExplainedChange[] {
  const known = new Map(evidence?.changes.map((change) => [change.path, change]));
  return files.map((file) => {
    const change = known.get(file.path);
    if (change === undefined) {
      const setter = { ...withoutEvidence(facts, evidence !== undefined), properties: [] };
      return { ...file, kind: kindAt(file.path), name: undefined, setters: [setter], unexplained: [] };
    }
    const { kind, name, since, readAt, attribution } = change;
    return {
      ...file,
      kind,
      name,
      ...(since !== undefined && { since }),
      readAt,
      setters: everySetterOf(change, facts),
      unexplained: attribution.status === 'found' ? attribution.unexplained : [],
    };
  });
}
