import { exportTask } from '../../../src/app.ts';
import { runTask } from '../../../src/edges/pipeline-host.ts';

void runTask('EntraExport', exportTask);
