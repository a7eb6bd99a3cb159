import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';

/** How a server treats a request that it does not answer properly. */
export const manners = {
  /** Takes the request and never answers. */
  mute: () => undefined,
  /** A byte a tenth of a second, for ever. */
  dripping: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).write('{');
    const drip = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(drip));
  },
  /** Begins the body and never goes on. */
  hanging: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"responses":[');
  },
  /** Sends the headers and never a body. */
  headersOnly: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
  },
  /** Closes the connection in the middle of the body. */
  cut: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' }).write('{"responses":[');
    setTimeout(() => response.destroy(), 20);
  },
  reset: (response) => {
    response.destroy();
  },
  /** Unpacks to spaces without end, a thousand for each byte that is sent. */
  bomb: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    const packed = createGzip();
    packed.pipe(response);
    packed.on('error', () => undefined);
    response.on('close', () => packed.destroy());
    const spaces = Buffer.alloc(1 << 20, ' ');
    const more = (): void => {
      while (!packed.destroyed && packed.write(spaces));
    };
    packed.on('drain', more);
    more();
  },
} as const satisfies Readonly<Record<string, (response: ServerResponse) => void>>;

export type Manner = keyof typeof manners;

export interface BadPeer {
  readonly url: string;
  /** Requests so far. */
  readonly requests: number;
  close(): Promise<void>;
}

/**
 * A server that misbehaves.
 * @param mannerOf of each request, by the text of its body; undefined for one that `otherwise` answers.
 */
export async function badPeer(
  mannerOf: (body: string, request: IncomingMessage) => Manner | undefined,
  otherwise: (body: string, request: IncomingMessage, response: ServerResponse) => void = () => undefined,
): Promise<BadPeer> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const manner = mannerOf(body, request);
      if (manner === undefined) otherwise(body, request, response);
      else manners[manner](response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
