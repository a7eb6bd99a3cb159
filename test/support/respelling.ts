import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const guids = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** Whole texts of JSON only: what is part of a longer text is not said to be an id. */
const guidTexts = new RegExp(`"${guids.source}"`, 'gi');

/** A Graph that spells ids otherwise than its neighbour. */
export interface Respelling {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Stands before a simulated Graph whose ids are in lower case. Like Graph it takes ids in any case; in its answers each
 * text that is a GUID is spelled as `spell` says.
 */
export async function startRespelling(behind: string, spell: (guid: string) => string): Promise<Respelling> {
  const asKept = (text: string): string => text.replace(guids, (guid) => guid.toLowerCase());
  const server = createServer((request, response) => {
    void (async () => {
      const { authorization = '', 'content-type': type = '' } = request.headers;
      const method = request.method ?? 'GET';
      const body = asKept(await bodyOf(request));
      const answer = await fetch(behind + asKept(request.url ?? '/'), {
        method,
        headers: { authorization, 'content-type': type },
        ...(method === 'POST' && { body }),
      });
      const headers = [...answer.headers].filter(([name]) => !/^content-(length|encoding)$/i.test(name));
      response.writeHead(answer.status, Object.fromEntries(headers));
      response.end((await answer.text()).replace(guidTexts, spell));
    })().catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
