// Runs in the page that stands for Azure DevOps in the tests of the build results tab. It speaks the protocol of the
// `XDM` module of azure-devops-extension-sdk: JSON messages that name an object, a method and parameters; the methods
// of an object that is handed over go as ids that can be called back.
/** Of the palettes of Azure DevOps, the values that the tab's own page uses. */
export const themes = {
  light: {
    'background-color': 'rgba(255, 255, 255, 1)',
    'text-primary-color': 'rgba(0, 0, 0, .9)',
    'text-secondary-color': 'rgba(0, 0, 0, .55)',
    'palette-black-alpha-30': 'rgba(0, 0, 0, .3)',
    'communication-background': 'rgba(0, 120, 212, 1)',
  },
  dark: {
    'background-color': 'rgba(32, 31, 30, 1)',
    'text-primary-color': 'rgba(255, 255, 255, 1)',
    'text-secondary-color': 'rgba(255, 255, 255, .7)',
    'palette-black-alpha-30': 'rgba(255, 255, 255, .3)',
    'communication-background': 'rgba(0, 120, 212, 1)',
  },
} as const;

export interface HostedRun {
  readonly theme: keyof typeof themes;
  readonly project: string;
  readonly buildId: number;
  /** What `getAccessToken` answers. */
  readonly token: string;
  /** Of the organisation, with its trailing slash. */
  readonly collection: string;
}

declare global {
  interface Window {
    /** As a user does it in the settings. */
    changeTheme(theme: keyof typeof themes): void;
    /** Methods that the tab has called, in order. */
    readonly called: string[];
  }
}

interface Message {
  readonly id: number;
  readonly instanceId?: string;
  readonly methodName?: string;
  readonly params?: readonly string[];
  readonly handshakeToken?: string;
}

const run = JSON.parse(document.getElementById('run')?.textContent ?? '') as HostedRun;
const tab = document.querySelector('iframe')?.contentWindow;
if (tab == null) throw new Error('no frame');
const called: string[] = [];
const methods = new Map<string, () => unknown>();

const services: Record<string, Record<string, () => unknown>> = {
  'ms.vss-tfs-web.tfs-page-data-service': { getProject: () => ({ id: run.project, name: 'Entra Backup' }) },
  'ms.vss-build-web.build-page-data-service': { getBuildPageData: () => ({ build: { id: run.buildId } }) },
  'ms.vss-features.location-service': {
    getResourceAreaLocation: () => run.collection,
    getServiceLocation: () => run.collection,
  },
};

const control: Record<string, () => unknown> = {
  initialHandshake: () => ({
    contributionId: 'entra-backup.entra-backup.configuration-changes',
    context: {
      extension: { id: 'entra-backup.entra-backup', publisherId: 'entra-backup', extensionId: 'entra-backup' },
      user: { id: 'u', name: 'ada@fabrikam.example', displayName: 'Ada Lindqvist', imageUrl: '' },
      host: { id: 'h', name: 'fabrikam', serviceVersion: '', type: 4, isHosted: true },
      pageContext: {},
    },
    initialConfig: {},
    themeData: themes[run.theme],
  }),
  getAccessToken: () => ({ token: run.token }),
  notifyLoadSucceeded: () => undefined,
};

function answer({ instanceId, methodName = '', params }: Message): unknown {
  if (instanceId === 'DevOps.HostControl') return control[methodName]?.();
  if (instanceId === 'DevOps.ServiceManager') return proxied(services[params?.[0] ?? ''] ?? {});
  if (instanceId === '__proxyFunctions') return methods.get(methodName)?.();
  throw new Error(`nobody is ${String(instanceId)}`);
}

function proxied(object: Record<string, () => unknown>): unknown {
  const entries = Object.entries(object).map(([name, method]) => {
    const id = methods.size + 1;
    methods.set(`proxy${id}`, method);
    return [name, { __proxyFunctionId: id, _channelId: 1 }] as const;
  });
  return Object.fromEntries(entries);
}

window.addEventListener('message', ({ source, data }) => {
  if (source !== tab) return; // as the real host does: a frame within the tab has no say
  const message = JSON.parse(String(data)) as Message;
  if (message.instanceId === undefined) return;
  called.push(message.methodName ?? '');
  const { id, handshakeToken } = message;
  tab.postMessage(JSON.stringify({ id, result: answer(message), handshakeToken }), '*');
});

function changeTheme(theme: keyof typeof themes): void {
  document.body.className = theme;
  const params = ['themeChanged', { detail: { data: themes[theme] } }];
  const call = { id: 1, instanceId: 'DevOps.SdkClient', methodName: 'dispatchEvent', params };
  tab?.postMessage(JSON.stringify(call), '*');
}

document.body.className = run.theme;
Object.assign(window, { changeTheme, called });
