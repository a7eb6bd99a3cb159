/** Permissions of files that hold what a tenant holds: its owner reads and writes them. Windows has access lists instead. */
export const privateFile = 0o600;
/** Permissions of folders with such files: only their owner can enter them. */
export const privateFolder = 0o700;
