/**
 * Works on several values at once and hands the results out in the order of the values: while one is worked on, the next
 * ones are fetched and begun. Never more than `most` are held.
 */
export async function* inOrder<From, To>(
  source: AsyncIterable<From>,
  most: number,
  work: (value: From) => Promise<To>,
): AsyncIterable<To> {
  const begun: Promise<To>[] = [];
  for await (const value of source) {
    const result = work(value);
    // Whoever waits for it will see the failure; until then it is nobody's.
    result.catch(() => undefined);
    begun.push(result);
    const first = begun.length < most ? undefined : begun.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of begun) yield await result;
}
