import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Makes a task folder as it lies on an agent: the task.json of one of our tasks, with another entry behind it. */
export async function bundleTask(task: string, entry: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'task-'));
  copyFileSync(`tasks/${task}/${task}V1/task.json`, join(folder, 'task.json'));
  const outfile = join(folder, 'index.js');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  return folder;
}
