import { withoutEnd } from '../domain/without-end.ts';

/** Pages of a repository on the web, as addresses that Markdown takes as they are. */
export interface RepositoryLinks {
  commit(id: string): string;
  /** Both ends are commits, or tags by their name. */
  comparison(from: ComparedEnd, to: ComparedEnd): string;
}

export interface ComparedEnd {
  readonly commit: string;
  readonly tag?: string;
}

/**
 * The pages of the repository that a remote is, at Azure Repos or GitHub; undefined for any other, such as a folder.
 * @param remote as `git remote get-url` tells it; what it holds to sign in with is left out.
 */
export function repositoryLinks(remote: string): RepositoryLinks | undefined {
  const azure = azureRepository(remote);
  if (azure !== undefined) {
    const end = ({ commit, tag }: ComparedEnd): string => encoded(tag === undefined ? `GC${commit}` : `GT${tag}`);
    return {
      commit: (id) => `${azure}/commit/${encoded(id)}`,
      comparison: (from, to) => `${azure}/branchCompare?baseVersion=${end(from)}&targetVersion=${end(to)}&_a=files`,
    };
  }
  const github = gitHubRepository(remote);
  if (github === undefined) return undefined;
  const end = ({ commit, tag }: ComparedEnd): string => encoded(tag ?? commit);
  return {
    commit: (id) => `${github}/commit/${encoded(id)}`,
    comparison: (from, to) => `${github}/compare/${end(from)}...${end(to)}`,
  };
}

function encoded(part: string): string {
  return withoutBrackets(encodeURIComponent(part));
}

/** Brackets and quotes may stand in an address, but end it where a link of Markdown holds it. */
function withoutBrackets(address: string): string {
  return address.replace(/[()'"<>\\]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** https, as it is but for user and password; or ssh, `git@ssh.dev.azure.com:v3/<organisation>/<project>/<repository>`. */
function azureRepository(remote: string): string | undefined {
  const ssh =
    /^(?:ssh:\/\/)?[^@\s]+@(?:ssh\.dev\.azure\.com|vs-ssh\.visualstudio\.com)[:/]v3\/([^/\s]+)\/([^/\s]+)\/([^/\s]+?)\/?$/.exec(
      remote,
    );
  if (ssh !== null)
    return withoutBrackets(`https://dev.azure.com/${ssh[1] ?? ''}/${ssh[2] ?? ''}/_git/${ssh[3] ?? ''}`);
  const page = webPage(remote);
  return page !== undefined && /\/_git\/[^/]+$/.test(page) ? page : undefined;
}

function gitHubRepository(remote: string): string | undefined {
  const ssh = /^(?:ssh:\/\/)?git@github\.com[:/]([^/\s]+)\/([^/\s]+?)(?:\.git)?\/?$/.exec(remote);
  if (ssh !== null) return withoutBrackets(`https://github.com/${ssh[1] ?? ''}/${ssh[2] ?? ''}`);
  const page = webPage(remote);
  return page !== undefined && /^https:\/\/github\.com\/[^/]+\/[^/]+$/.test(page)
    ? page.replace(/\.git$/, '')
    : undefined;
}

function webPage(remote: string): string | undefined {
  if (!URL.canParse(remote)) return undefined;
  const url = new URL(remote);
  if (url.protocol !== 'https:') return undefined;
  return withoutEnd(withoutBrackets(`https://${url.host}${url.pathname}`), '/');
}
