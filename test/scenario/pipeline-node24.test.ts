import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { node24, skipWithoutNode24 } from '../support/node24.ts';
import { skipUnlessFull } from '../support/full-run.ts';
import { describePipeline } from '../support/pipeline-scenario.ts';

describePipeline('pipeline, end to end, on Node 24', { nodePath: node24, handler: 'Node24' }, (test) => {
  skipUnlessFull(test);
  skipWithoutNode24(test);
  assert.match(execFileSync(node24, ['--version'], { encoding: 'utf8' }), /^v24\./);
});
