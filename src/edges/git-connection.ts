/** What git and curl say when a server could not be reached, hung up, or had an error of its own. */
const lost: readonly RegExp[] = [
  /could not resolve host|couldn't connect|failed to connect|connection (?:timed out|refused|reset|was closed)/i,
  /operation timed out|operation too slow|empty reply from server|transfer closed|recv failure|send failure/i,
  /unexpected disconnect|early eof|the remote end hung up|curl (?:16|18|28|52|55|56|92) /i,
  /gnutls_handshake|gnutls recv error|ssl_error_syscall|ssl_connect/i,
  /(?:HTTP|returned error:) ?(?:408|429|5\d\d)/,
];

/** Answers of a server that would be the same the next time; git adds that the remote end hung up. */
const final =
  /(?:HTTP|returned error:) ?(?:400|401|403|404|405|411|413)|authentication failed|terminal prompts disabled/i;

/** True where the same command may go through a moment later. @param said git's words. */
export function isConnectionLost(said: string): boolean {
  return !final.test(said) && !/\[remote rejected\]|\[rejected\]/.test(said) && lost.some((words) => words.test(said));
}

/** Milliseconds before the second and the third try. */
const pauses = [1000, 4000] as const;

/**
 * Does something over the network, up to three times where the connection is what failed.
 * @param saysOf git's words, of what was thrown.
 */
export async function patiently<Result>(
  work: () => Promise<Result>,
  saysOf: (error: unknown) => string,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<Result> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionLost(saysOf(error))) throw error;
      await sleep(pause);
    }
  }
  return work();
}
