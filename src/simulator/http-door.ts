import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzip } from 'node:zlib';
import type { Answer, Exchange } from './exchange.ts';

/** The request as the services see it, with its whole body. */
export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = request.url ?? '/';
  const at = url.indexOf('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return {
    method: request.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers: Object.fromEntries(headers) as Exchange['headers'],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/**
 * Sends the answer, or spoils it as it says.
 * @param times `now` for the answer's date; `arrived`, by the process's own clock, is when its delay begins.
 */
export async function sendAnswer(
  answer: Answer,
  exchange: Exchange,
  response: ServerResponse,
  { now, arrived }: { readonly now: Date; readonly arrived: number },
): Promise<void> {
  const left = (answer.delay ?? 0) - (performance.now() - arrived);
  if (left > 0) await wait(left, undefined, { ref: false });
  if (answer.spoiling === 'reset') {
    response.destroy();
    return;
  }
  const whole = answer.body === null ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const text = answer.spoiling === 'cut' ? whole.slice(0, whole.length / 2) : whole;
  const headers: Record<string, string> = { ...answer.headers, Date: now.toUTCString() };
  let bytes: Buffer = Buffer.from(text);
  if (/\bgzip\b/.test(exchange.headers['accept-encoding'] ?? '') && bytes.length > 1024) {
    bytes = await compress(bytes);
    headers['Content-Encoding'] = 'gzip';
  }
  headers['Content-Length'] = String(bytes.length);
  response.sendDate = false;
  response.writeHead(answer.status, headers);
  response.end(exchange.method === 'HEAD' ? undefined : bytes);
}

/** Fast rather than small: it is only this machine's memory that the bytes pass. */
function compress(bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gzip(bytes, { level: 1 }, (error, compressed) => (error === null ? resolve(compressed) : reject(error)));
  });
}
