import { matchesOf } from './span.ts';
import type { Span } from './span.ts';

/** A token that a service gives out in a form of its own. */
interface TokenFormat {
  readonly service: string;
  /** Begins with a literal, or with a class of a bounded length, and ends with a class that takes all it can. */
  readonly pattern: string;
  /** Stands in every token whose pattern begins with a class: most texts lack it. */
  readonly mark?: string;
}

/** Letters and digits; with `_` and `-`. */
const [an, anu] = ['[A-Za-z0-9]', '[\\w-]'];

/**
 * Forms of tokens, for the greater part from the rules of gitleaks (https://github.com/gitleaks/gitleaks, config/gitleaks.toml,
 * read at b58d3f1), the others from the services' own documentation. Lengths are lower bounds: a token that grew is one still.
 */
export const tokenFormats: readonly TokenFormat[] = [
  { service: 'GitHub', pattern: `gh[pousr]_${an}{30,}` },
  { service: 'GitHub, fine-grained', pattern: 'github_pat_\\w{36,}' },
  { service: 'GitLab', pattern: `gl(?:pat|cbt|dt|ffct|ft|imt|agent|oas|ptt|rt|soat|tbt|rtr)-[\\w.-]{16,}` },
  { service: 'GitLab, runner registration', pattern: `GR1348941${anu}{16,}` },
  { service: 'AWS', pattern: '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16,}' },
  { service: 'AWS Bedrock', pattern: 'ABSK[A-Za-z0-9+/]{60,}={0,2}' },
  { service: 'Slack', pattern: `xox[abceoprs](?:[.]xox[bp])?-${anu}{10,}|xapp-${anu}{10,}` },
  { service: 'Google, API key', pattern: `AIza${anu}{20,}` },
  { service: 'Google, OAuth', pattern: `GOCSPX-${anu}{20,}|ya29[.]${anu}{20,}|1//0${anu}{20,}` },
  { service: 'Stripe', pattern: `(?:sk|rk|whsec)_(?:(?:test|live|prod)_)?${anu}{10,}` },
  { service: 'npm', pattern: `npm_${anu}{10,}` },
  { service: 'PyPI', pattern: `pypi-${anu}{16,}` },
  { service: 'NuGet', pattern: 'oy2[a-z0-9]{43}' },
  { service: 'RubyGems', pattern: 'rubygems_[a-f0-9]{32,}' },
  { service: 'Docker', pattern: `dckr_(?:pat|oat)_${anu}{16,}` },
  {
    service: 'OpenAI, Anthropic and others',
    pattern: `sk-(?:(?:proj|svcacct|admin|ant|or|lf)-${anu}{16,}|${an}{20,})`,
  },
  { service: 'Perplexity, Groq, xAI, Replicate', pattern: `(?:pplx-|gsk_|xai-|r8_)${an}{20,}` },
  { service: 'Hugging Face', pattern: `(?:hf_|api_org_)${an}{20,}` },
  { service: 'SendGrid', pattern: `SG[.]${anu}{16,}[.]${anu}{16,}` },
  { service: 'Brevo', pattern: `xkeysib-${anu}{20,}|xsmtpsib-${anu}{20,}` },
  { service: 'Mailgun', pattern: 'key-[a-f0-9]{32}' },
  { service: 'Mailchimp', pattern: '[a-f0-9]{32}-us\\d{1,2}', mark: '-us' },
  { service: 'Twilio', pattern: 'SK[0-9a-f]{32}' },
  { service: 'Telegram', pattern: `\\d{8,10}:AA${anu}{32,}`, mark: ':AA' },
  { service: 'Discord', pattern: `[MNO]${an}{23,25}[.]${anu}{6}[.]${anu}{27,}`, mark: '.' },
  { service: 'DigitalOcean', pattern: 'do[opr]_v1_[a-f0-9]{32,}' },
  { service: 'Shopify', pattern: 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32,}' },
  { service: 'HashiCorp Vault', pattern: `hv[bsr][.]${anu}{20,}` },
  { service: 'HashiCorp Terraform', pattern: `${an}{14}[.]atlasv1[.]${anu}{40,}`, mark: '.atlasv1.' },
  { service: 'Databricks', pattern: 'dapi[a-f0-9]{32}' },
  { service: 'Grafana', pattern: `gl(?:c|sa)_[A-Za-z0-9+/_=]{20,}` },
  { service: 'New Relic', pattern: `NR(?:AK|II|JS|RA)-${anu}{19,}` },
  { service: 'Postman', pattern: `PMAK-${anu}{24,}` },
  { service: 'Atlassian', pattern: `ATATT3[A-Za-z0-9_=-]{20,}|ATCTT3[A-Za-z0-9_=-]{20,}|ATBB${an}{20,}` },
  { service: 'Airtable', pattern: `pat${an}{14}[.][a-f0-9]{32,}` },
  { service: 'Notion', pattern: `ntn_${an}{20,}|secret_${an}{32,}` },
  { service: 'Linear', pattern: `lin_(?:api|oauth)_${an}{20,}` },
  { service: 'Figma', pattern: `fig[dor]_${anu}{20,}` },
  {
    service: 'Netlify, Vercel, Render, Fly',
    pattern: `nf[pobu]_${an}{20,}|vc[piakr]_${an}{20,}|rnd_${an}{20,}|fo1_${anu}{20,}|fm[12][ar]?_[A-Za-z0-9+/]{40,}`,
  },
  { service: 'Heroku', pattern: `HRKU-${anu}{20,}` },
  {
    service: 'PlanetScale, Supabase',
    pattern: `pscale_(?:tkn|oauth|pw)_[\\w=.-]{20,}|sb[ps]_${an}{20,}|sb_secret_${anu}{16,}`,
  },
  { service: 'Doppler', pattern: `dp[.](?:pt|st|ct|sa|scim|audit)[.]${an}[\\w.-]{20,}` },
  { service: 'Dynatrace', pattern: 'dt0[a-z]\\d\\d[.][A-Z0-9]{20,}[.][A-Z0-9]{40,}' },
  { service: 'Pulumi', pattern: 'pul-[a-f0-9]{32,}' },
  { service: 'Sentry', pattern: `sntry[su]_[A-Za-z0-9+/=_]{20,}` },
  { service: 'SonarQube', pattern: 'sq[aup]_[a-z0-9]{32,}' },
  { service: 'Artifactory', pattern: `AKCp${an}{40,}|cmVmd${an}{50,}` },
  { service: 'Square', pattern: `sq0(?:atp|csp|idp)-${anu}{20,}|EAAA${anu}{40,}` },
  { service: 'Facebook', pattern: `EAA[MC]${an}{60,}` },
  {
    service: 'Okta, Octopus, 1Password',
    pattern: `API-[A-Z0-9]{26}|ops_eyJ[A-Za-z0-9+/]{40,}|A3-[A-Z0-9]{6}-[A-Z0-9]{5,11}-[A-Z0-9-]{10,}`,
  },
  { service: 'Alibaba, Tencent, Yandex', pattern: `LTAI${an}{16,}|AKID${an}{32}|AQVN${anu}{35,}` },
  { service: 'Cloudflare', pattern: 'v1[.]0-[a-f0-9]{24}-[a-f0-9]{100,}' },
  { service: 'age', pattern: 'AGE-SECRET-KEY-1[A-Z0-9]{20,}' },
  { service: 'Adobe', pattern: 'p8e-[A-Za-z0-9]{32}' },
  {
    service: 'Readme, Prefect, Typeform, EasyPost',
    pattern: `rdme_[a-z0-9]{50,}|pnu_${an}{30,}|tfp_[\\w.=-]{40,}|EZ[AT]K${an}{40,}`,
  },
  { service: 'OpenShift', pattern: `sha256~${anu}{40,}` },
  { service: 'Azure DevOps', pattern: `${an}{52}JQQJ99${an}{24}AZDO${an}{0,8}`, mark: 'JQQJ99' },
  {
    service: 'Azure keys with a signature',
    pattern: `${an}{40,76}(?:AzSe|ACDbX?|ACRB|AzFu|APIM|AStA?|AAAA|AIoT|ASbT?|AEhP?|ACDI|ACOG)[\\w+/]{4,10}={1,2}`,
    mark: '=',
  },
  {
    service: 'private key without its frame',
    pattern:
      'MII[A-Za-z0-9+/]{2}(?:gIBADAN|QIBADAN|wIBADAN|QIBAAKC|gIBAAKC|wIBAAKC|wIBAAJB|gIBAAJB)[A-Za-z0-9+/=\\s]{20,}|MHcCAQEE[A-Za-z0-9+/=]{20,}',
  },
];

const begins = new RegExp(
  `(?<![A-Za-z0-9_])(?:${tokenFormats.flatMap(({ pattern, mark }) => (mark === undefined ? [pattern] : [])).join('|')})`,
  'g',
);
const marked = tokenFormats.flatMap(({ pattern, mark }) =>
  mark === undefined ? [] : [{ mark, pattern: new RegExp(`(?<![A-Za-z0-9_])(?:${pattern})`, 'g') }],
);
/** Three characters, `7Q~` or `8Q~`, and 31 to 34 more. */
const entra = { mark: 'Q~', pattern: /[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}/g };
const forms = [{ mark: '', pattern: begins }, ...marked, entra];
/** No token is shorter. */
const long = /[A-Za-z0-9_~.+/:=-]{16}/;

/** Tokens of these forms that have a digit: words have the same beginnings. */
export function* serviceTokens(text: string): Iterable<Span> {
  if (!long.test(text)) return;
  for (const { mark, pattern } of forms) {
    if (!text.includes(mark)) continue;
    for (const { 0: token, index } of matchesOf(pattern, text)) {
      if (/\d/.test(token)) yield { start: index, end: index + token.length };
    }
  }
}
