import type { Cloud } from './resource.ts';

/** Where a cloud of Microsoft's answers, https://learn.microsoft.com/graph/deployments. */
export interface CloudHosts {
  readonly graph: string;
  readonly authority: string;
}

export const clouds: Readonly<Record<Cloud, CloudHosts>> = {
  public: { graph: 'https://graph.microsoft.com', authority: 'https://login.microsoftonline.com' },
  usgov: { graph: 'https://graph.microsoft.us', authority: 'https://login.microsoftonline.us' },
  usgovdod: { graph: 'https://dod-graph.microsoft.us', authority: 'https://login.microsoftonline.us' },
  china: { graph: 'https://microsoftgraph.chinacloudapi.cn', authority: 'https://login.chinacloudapi.cn' },
};

/** The cloud whose Graph this is; undefined for a host that none of them has. */
export function cloudOf(graphEndpoint: string): Cloud | undefined {
  const names = Object.keys(clouds) as Cloud[];
  return names.find((name) => clouds[name].graph === graphEndpoint);
}
