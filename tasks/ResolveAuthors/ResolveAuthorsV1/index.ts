import { resolveTask } from '../../../src/app.ts';
import { runTask } from '../../../src/edges/pipeline-host.ts';

void runTask('ResolveAuthors', resolveTask);
