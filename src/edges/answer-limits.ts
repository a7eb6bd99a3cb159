/** What one answer may take of time and of memory. */
export interface AnswerLimits {
  /** Milliseconds from the request to the last byte. */
  readonly time: number;
  /** Once the body has begun, so many bytes come in so many milliseconds, or it has stalled. */
  readonly slowest: { readonly bytes: number; readonly milliseconds: number };
  /** Bytes of the body, unpacked. */
  readonly size: number;
}

/**
 * Of Microsoft Graph. A `$batch` of twenty pages is some tens of megabytes at most; its first bytes may come long before
 * its slowest item, so the rate tells only a peer that sends next to nothing from one that works.
 */
export const graphLimitsOfAnswer: AnswerLimits = {
  time: 100_000,
  slowest: { bytes: 1024, milliseconds: 60_000 },
  size: 100 * 1024 * 1024,
};

/** Tells the error below from those of the network, which have codes too. */
export const answerLimitCode = 'ANSWER_LIMIT';

/** An answer that broke a limit: the same request alone, in the place of twenty, may keep it. */
export class AnswerLimitError extends Error {
  readonly code = answerLimitCode;

  constructor(message: string) {
    super(message);
    this.name = 'AnswerLimitError';
  }
}

/** The error for an answer that took longer than so many milliseconds. */
export function tooLate(milliseconds: number): AnswerLimitError {
  return new AnswerLimitError(`no whole answer within ${Math.round(milliseconds / 100) / 10} s`);
}

/** A body as it comes, each chunk unpacked already. */
export type Body = ReadableStream<Uint8Array>;

/**
 * The text of a body, read no further than its limits. The bytes are counted as they are unpacked, so that a small answer
 * that unpacks to gigabytes is cut off when it passes the limit.
 * @param signal ends the reading.
 * @throws AnswerLimitError
 */
export async function textWithin(
  { slowest, size }: AnswerLimits,
  body: Body | null,
  signal: AbortSignal,
): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let [bytes, before] = [0, 0];
  let failure: Error | undefined;
  const stop = (reason: Error): void => {
    failure ??= reason;
    // It ends the read that is under way.
    void reader.cancel(reason).catch(() => undefined);
  };
  const cancel = (): void => stop(signal.reason as Error);
  signal.addEventListener('abort', cancel, { once: true });
  const check = (): void => {
    const came = bytes - before;
    if (before > 0 && came < slowest.bytes) {
      stop(new AnswerLimitError(`only ${came} bytes came in ${slowest.milliseconds / 1000} s`));
    }
    before = bytes;
  };
  // What has arrived while the process was busy is read before it is judged.
  const watch = setInterval(() => setImmediate(check), slowest.milliseconds);
  try {
    if (signal.aborted) cancel();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      bytes += value?.byteLength ?? 0;
      if (bytes > size) stop(new AnswerLimitError(`the answer is larger than ${size} bytes`));
      else if (value !== undefined) chunks.push(value);
    }
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', cancel);
  }
  if (failure !== undefined) throw failure;
  return new TextDecoder().decode(Buffer.concat(chunks));
}
