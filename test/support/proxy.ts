import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, request as forward } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy that lets in whoever knows its name and password, and counts. */
export interface TestProxy {
  /** Without name and password. */
  readonly url: string;
  /** `host:port` of each tunnel and of each forwarded request that was let in. */
  readonly reached: string[];
  /** Requests that were not let in. */
  readonly refused: string[];
  /** Connections that a server of this process took and that did not come from here, as the server's port. */
  readonly direct: number[];
  close(): Promise<void>;
}

/**
 * Tunnels (`CONNECT`), and forwards requests for `http:` addresses.
 * https://www.rfc-editor.org/rfc/rfc9110#name-connect
 * @param ports of the servers of this process that nobody should reach directly.
 */
export async function startProxy(username: string, password: string, ports: readonly number[]): Promise<TestProxy> {
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const reached: string[] = [];
  const refused: string[] = [];
  const own = new Set<number>();
  const taken: { readonly port: number; readonly from: number }[] = [];
  const open = new Set<Duplex>();

  const isLetIn = ({ headers, url = '' }: IncomingMessage, target: string): boolean => {
    const letIn = headers['proxy-authorization'] === wanted;
    (letIn ? reached : refused).push(letIn ? target : url);
    return letIn;
  };
  const server = createServer((request, response) => {
    const { host, hostname, port, pathname, search } = new URL(request.url ?? '');
    if (!isLetIn(request, host)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end();
      return;
    }
    const headers = { ...request.headers };
    delete headers['proxy-authorization'];
    const options = { hostname, port, path: pathname + search, method: request.method, headers };
    const passed = forward(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('socket', (socket) => remember(socket));
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const target = request.url ?? '';
    if (!isLetIn(request, target)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n\r\n');
      return;
    }
    const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(target) ?? [];
    const there = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      there.write(head);
      there.pipe(client).pipe(there);
    });
    remember(there);
    for (const [one, other] of [[client, there] as const, [there, client] as const]) {
      open.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  function remember(socket: Socket): void {
    const add = (): void => void own.add(socket.localPort ?? 0);
    if (socket.connecting) socket.once('connect', add);
    else add();
  }
  const onSocket = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    const { localPort: port = 0, remotePort: from = 0 } = socket;
    if (ports.includes(port)) taken.push({ port, from });
  };
  subscribe('net.server.socket', onSocket);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
    refused,
    get direct() {
      return taken.filter(({ from }) => !own.has(from)).map(({ port }) => port);
    },
    close: async () => {
      unsubscribe('net.server.socket', onSocket);
      for (const each of open) each.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
