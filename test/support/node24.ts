import { existsSync } from 'node:fs';
import { join } from 'node:path';

const { platform, arch } = process;
const program = platform === 'win32' ? 'node.exe' : 'node';

/** The Node 24 that `npm run node24` brings, for the platforms that it is published for. */
export const node24 = join(
  import.meta.dirname,
  `../node24/node_modules/node-${platform === 'win32' ? 'win' : platform}-${arch}/bin/${program}`,
);

/** Skips a test, or a whole suite from its `before`, where there is no Node 24. */
export function skipWithoutNode24(test: Mocha.Context): void {
  if (existsSync(node24)) return;
  console.log(`      skipped: there is no Node 24 here; npm run node24 fetches it`);
  test.skip();
}
