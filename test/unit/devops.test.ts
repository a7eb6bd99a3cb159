import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../src/domain/ports.ts';
import { jobStart } from '../../src/edges/devops.ts';
import { timelineLocation } from '../../src/simulator/azure-devops.ts';

describe('start of the job', () => {
  const job = { project: 'p', buildId: 42, jobId: 'J-1', token: 'token-1' };
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  const log: Log = { info: keep, warn: keep, detail: keep, progress: () => undefined };
  const area = { value: [timelineLocation], count: 1 };
  const timeline = {
    records: [
      { id: 'stage', startTime: '2026-11-21T02:00:00Z' },
      { id: 'j-1', startTime: '2026-11-21T02:07:00Z' },
    ],
  };
  const silent = createServer(() => undefined);
  const server = createServer((request, response) => {
    if (request.headers.authorization !== 'Bearer token-1') response.statusCode = 401;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.method === 'OPTIONS' ? area : timeline));
  });
  before(() => Promise.all([server, silent].map((one) => new Promise<void>((ready) => void one.listen(0, ready)))));
  after(() => {
    for (const one of [server, silent]) one.close().closeAllConnections();
  });
  const at = (one: typeof server): string => `http://127.0.0.1:${(one.address() as AddressInfo).port}/contoso/`;

  it('is that of the job’s own record in the timeline', async () => {
    const start = await jobStart({ ...job, collectionUri: at(server) }, log);
    assert.deepEqual(start, new Date('2026-11-21T02:07:00Z'));
  });

  it('is unknown, with the reason in the log, where Azure DevOps refuses or is silent', async () => {
    assert.equal(await jobStart({ ...job, token: 'other', collectionUri: at(server) }, log), undefined);
    assert.match(lines.at(-1) ?? '', /could not be read/);
    assert.equal(await jobStart({ ...job, collectionUri: at(silent) }, log, { timeout: 200 }), undefined);
    assert.match(lines.at(-1) ?? '', /no answer within 200 ms/);
  });
});
