import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { HostedRun } from './extension-host-page.ts';

export interface ExtensionHost {
  /** Of a page that shows the tab as the page of this run would. */
  pageOf(run: HostedRun): string;
  close(): Promise<void>;
}

/**
 * Serves the tab's files under one origin, and under another a page that embeds them as Azure DevOps does: it answers
 * the handshake of `azure-devops-extension-sdk` and the services that a tab may ask for.
 */
export async function startExtensionHost(views: string): Promise<ExtensionHost> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const inHost = pathname === '/host';
    const body = inHost ? hostPage(searchParams.get('run') ?? '{}', port()) : readView(views, pathname);
    response.statusCode = body === null ? 404 : 200;
    response.setHeader('Content-Type', pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(body);
  });
  const port = (): number => (server.address() as AddressInfo).port;
  await new Promise<void>((ready) => server.listen(0, ready));
  return {
    pageOf: (run) => `http://127.0.0.1:${port()}/host?run=${encodeURIComponent(JSON.stringify(run))}`,
    close: () => new Promise((closed) => server.close(() => closed()).closeAllConnections()),
  };
}

function readView(views: string, path: string): Buffer | null {
  const name = /^\/views\/report\/(index\.(?:html|js))$/.exec(path)?.[1];
  return name === undefined ? null : readFileSync(join(views, 'report', name));
}

function hostPage(run: string, port: number): string {
  return `<!doctype html>
<html><head><meta charset="utf-8"><title>Run</title><style>${style}</style></head><body>
<header><b>fabrikam</b> / Entra Backup / Pipelines / entra-backup / <b>#20260304.1</b></header>
<nav><span>Summary</span><span>Tests</span><span class="on">Configuration changes</span></nav>
<iframe src="http://localhost:${port}/views/report/index.html"></iframe>
<script type="application/json" id="run">${run.replaceAll('<', '\\u003c')}</script>
<script>${script()}</script></body></html>`;
}

function script(): string {
  const entry = join(import.meta.dirname, 'extension-host-page.ts');
  const { outputFiles } = buildSync({ entryPoints: [entry], bundle: true, format: 'iife', write: false });
  return outputFiles[0]?.text ?? '';
}

const style = `html, body { height: 100%; margin: 0 } body { display: flex; flex-direction: column; font: 14px 'Segoe UI', Arial }
body.light { background: #fff; color: #201f1e } body.dark { background: #201f1e; color: #fff }
header { padding: 12px 16px; font-size: 13px } nav { padding: 0 16px; border-bottom: 1px solid #8888 }
nav span { display: inline-block; padding: 6px 10px; margin-right: 8px } nav .on { font-weight: 600; border-bottom: 2px solid #0078d4 }
iframe { flex: 1; border: 0 }`;
