import { tagTask } from '../../../src/app.ts';
import { runTask } from '../../../src/edges/pipeline-host.ts';

void runTask('TagRun', tagTask);
