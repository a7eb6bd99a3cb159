/**
 * Works on several values at once and hands each result out as soon as it is there, so that one that takes long holds up
 * no other, and holds on to nothing that was handed out meanwhile. Never more than `most` are under way. A value that is a
 * new `start` is begun when everything before it has been handed out, and handed out before anything behind it is begun.
 */
export async function* asCompleted<From, To>(
  source: AsyncIterable<From>,
  most: number,
  isStart: (value: From) => boolean,
  work: (value: From) => Promise<To>,
): AsyncIterable<To> {
  const ended: PromiseSettledResult<To>[] = [];
  let underWay = 0;
  let wake = (): void => undefined;
  const begin = (value: From): void => {
    underWay++;
    void Promise.allSettled([work(value)]).then((settled) => {
      ended.push(...settled);
      wake();
    });
  };
  const next = async (): Promise<To> => {
    // A race of promises would keep every result of the others until the slowest is there.
    if (ended.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const first = ended.shift();
    underWay--;
    if (first?.status === 'fulfilled') return first.value;
    throw first?.reason;
  };
  for await (const value of source) {
    while (underWay >= (isStart(value) ? 1 : most)) yield await next();
    begin(value);
    if (isStart(value)) yield await next();
  }
  while (underWay > 0) yield await next();
}
