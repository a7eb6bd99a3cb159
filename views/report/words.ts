/** What the tab says where it has no report to show. */
export interface Words {
  readonly headline: string;
  readonly detail: string;
  /** Whether looking again may find more. */
  readonly mayHelpAgain: boolean;
}

export const looking: Words = {
  headline: 'Looking for the report of this run…',
  detail: 'It is read from Azure DevOps.',
  mayHelpAgain: false,
};

export const notFinished: Words = {
  headline: 'The report is not there yet',
  detail: 'This run is not finished. The step TagRun attaches the report at its end.',
  mayHelpAgain: true,
};

export const noReport: Words = {
  headline: 'This run has no report',
  detail:
    'The step TagRun attaches it at its end. Here it did not come to that, or was told to leave the report out ' +
    '(report: false): the log of the run tells.',
  mayHelpAgain: true,
};

/** For what the Azure DevOps client throws: an `Error` with the HTTP `status`, where there was an answer. */
export function wordsFor(error: unknown): Words {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  const said = error instanceof Error ? error.message : String(error);
  if (status === 401 || status === 403) {
    return {
      headline: 'You may not read the report of this run',
      detail: `It needs the permission “View builds” on this pipeline. Azure DevOps said: ${said}`,
      mayHelpAgain: true,
    };
  }
  if (status === 404) {
    return {
      headline: 'The report of this run is gone',
      detail: `The run was deleted, or its retention has ended. Azure DevOps said: ${said}`,
      mayHelpAgain: false,
    };
  }
  return { headline: 'The report could not be read', detail: said, mayHelpAgain: true };
}
