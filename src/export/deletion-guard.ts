/** Fewer deletions than this happen on any day. */
const fewest = 10;

/**
 * True when so many of a kind's objects are missing that Graph may rather have shown the wrong list.
 * @param share of the objects that may be missing, 0 to 1.
 */
export function isSuspicious(missing: number, known: number, share: number): boolean {
  return missing >= fewest && missing > known * share;
}
