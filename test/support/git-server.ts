import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { plainEnvironment } from './git-dir.ts';

/**
 * What happens to a request: the line goes dead, the server has an error, all is done and nobody hears of it, no answer
 * ever comes, or one of a byte at a time.
 */
export type ServerFault = 'drop' | 'error' | 'lose-answer' | 'mute' | 'drip';

/** A server of Git over HTTP, which lets in whoever has its token. */
export interface GitServer {
  /** Of the organisation; a repository's name goes behind it. */
  readonly url: string;
  readonly token: string;
  /** `<method> <path>?<query>` of each request that was let in. */
  readonly requests: string[];
  /** The next requests whose line has this in it meet the fault, one after the other. */
  failNext(what: string, ...faults: ServerFault[]): void;
  /** What somebody else does in front of the next request whose line has this in it. */
  before(what: string, act: () => void): void;
  close(): Promise<void>;
}

/** @param root folder of bare repositories; they are served below `/contoso/`. */
export async function startGitServer(root: string, token = 'the-job-token-0123456789'): Promise<GitServer> {
  const requests: string[] = [];
  const faults: { what: string; fault: ServerFault }[] = [];
  const acts: { what: string; act: () => void }[] = [];
  const take = <Item extends { what: string }>(list: Item[], line: string): Item | undefined => {
    const at = list.findIndex(({ what }) => line.includes(what));
    return at < 0 ? undefined : list.splice(at, 1)[0];
  };
  const server = createServer((request, response) => {
    const basic = `Basic ${Buffer.from(`:${token}`).toString('base64')}`;
    const given = request.headers.authorization ?? '';
    if (given.toLowerCase() !== `bearer ${token}` && given !== basic) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    requests.push(line);
    take(acts, line)?.act();
    const fault = take(faults, line)?.fault;
    if (fault === 'drop') request.socket.destroy();
    else if (fault === 'error') response.writeHead(503).end('Try again later.');
    else if (fault === 'mute') request.resume();
    else if (fault === 'drip') drip(request, response);
    else backend(root, request, response, fault === 'lose-answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/contoso`,
    token,
    requests,
    failNext: (what, ...list) => faults.push(...list.map((fault) => ({ what, fault }))),
    before: (what, act) => acts.push({ what, act }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer that never comes to its end. */
function drip(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const service = request.url?.includes('receive-pack') === true ? 'git-receive-pack' : 'git-upload-pack';
  const kind = request.method === 'POST' ? 'result' : 'advertisement';
  response.writeHead(200, { 'content-type': `application/x-${service}-${kind}` });
  // The length of a packet on the channel of progress, which never gets so long.
  response.write('0fff\x02');
  const timer = setInterval(() => response.write('.'), 100);
  response.once('close', () => clearInterval(timer));
}

/** https://git-scm.com/docs/git-http-backend, by the rules of CGI. */
function backend(root: string, request: IncomingMessage, response: ServerResponse, loseAnswer: boolean): void {
  const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
  const header = (name: string): string => String(request.headers[name] ?? '');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...plainEnvironment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname.replace(/^\/contoso/, ''),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method ?? '',
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      ...(header('content-length') !== '' && { CONTENT_LENGTH: header('content-length') }),
      GIT_PROTOCOL: header('git-protocol'),
      REMOTE_USER: 'builder',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined); // it may answer before it has read everything
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.once('close', () => {
    if (loseAnswer) {
      request.socket.destroy();
      return;
    }
    const answer = Buffer.concat(output);
    const end = answer.indexOf('\r\n\r\n');
    const headers = answer.subarray(0, end).toString('latin1').split('\r\n');
    let status = 200;
    for (const line of headers) {
      const [name = '', value = ''] = line.split(/: */, 2);
      if (name === 'Status') status = Number(value.slice(0, 3));
      else if (name !== '') response.setHeader(name, value);
    }
    response.writeHead(status).end(answer.subarray(end + 4));
  });
}
