import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DoubleAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface GraphDouble {
  readonly url: string;
  /** Paths with queries, in the order of their arrival. */
  readonly asked: string[];
  /** The client's port of each post: the same for posts over one connection. */
  readonly ports: (number | undefined)[];
  close(): Promise<void>;
}

/**
 * Graph reduced to `$batch`: what comes for each path is up to the test, however odd. For answers that the simulator, which
 * behaves as Graph is documented to, never gives.
 */
export async function graphDouble(
  answer: (url: string) => DoubleAnswer | undefined,
  outer?: () => DoubleAnswer | undefined,
): Promise<GraphDouble> {
  const asked: string[] = [];
  const ports: (number | undefined)[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      ports.push(request.socket.remotePort);
      const whole = outer?.();
      if (whole !== undefined) {
        response.writeHead(whole.status ?? 200, whole.headers);
        response.end(typeof whole.body === 'string' ? whole.body : JSON.stringify(whole.body ?? {}));
        return;
      }
      const { requests } = JSON.parse(text) as { requests: { id: string; url: string }[] };
      const responses = requests.map(({ id, url }) => {
        asked.push(url);
        const {
          status = 200,
          headers = {},
          body = { error: { code: 'NotFound', message: 'nothing there' } },
        } = answer(url) ?? { status: 404 };
        return { id, status, headers, body };
      });
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ responses }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    ports,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
