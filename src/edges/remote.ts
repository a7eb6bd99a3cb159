/** The remote that a backup is pushed to. */
export const remote = 'origin';
