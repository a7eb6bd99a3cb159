/** How much a change matters, by rule; the most first. */
export const severities = ['critical', 'high', 'notice'] as const;
export type Severity = (typeof severities)[number];

/** Why a change matters: what a rule says of it. */
export interface SeverityMark {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** What happened, in a few words. */
  readonly what: string;
  /** What somebody could do with it, in a sentence. */
  readonly why: string;
  /** Microsoft's page. */
  readonly docs: string;
}

/** The gravest of some marks; undefined where there is none. */
export function gravest(marks: readonly Pick<SeverityMark, 'severity'>[]): Severity | undefined {
  return severities.find((severity) => marks.some((mark) => mark.severity === severity));
}
