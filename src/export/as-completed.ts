/**
 * Works on several values at once and hands each result out as soon as it is there, so that one that takes long holds up
 * no other. Never more than `most` are under way. A value that is a new `start` is begun when everything before it has
 * been handed out, and handed out before anything behind it is begun.
 */
export async function* asCompleted<From, To>(
  source: AsyncIterable<From>,
  most: number,
  isStart: (value: From) => boolean,
  work: (value: From) => Promise<To>,
): AsyncIterable<To> {
  const underWay = new Set<Promise<To>>();
  const next = async (): Promise<To> => {
    const [done, result] = await Promise.race([...underWay].map(async (each) => [each, await each] as const));
    underWay.delete(done);
    return result;
  };
  for await (const value of source) {
    while (underWay.size >= (isStart(value) ? 1 : most)) yield await next();
    const begun = work(value);
    // Whoever waits for it will see the failure; until then it is nobody's.
    begun.catch(() => undefined);
    underWay.add(begun);
    if (isStart(value)) yield await next();
  }
  while (underWay.size > 0) yield await next();
}
