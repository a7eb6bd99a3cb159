import { describePipeline } from '../support/pipeline-scenario.ts';

describePipeline('pipeline, end to end');
