/** What an item of a batch, or the batch as a whole, is answered with instead of the right answer. */
export interface HostileAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Text is sent as it is. */
  readonly body?: unknown;
}

/** How the kind whose answer it is must end; `failed` keeps all of its files. */
export type Outcome = 'complete' | 'failed' | 'denied' | 'absent';

/** A body of a page, as Graph would answer it. */
export interface RightPage {
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

const error = { code: 'InternalServerError', message: 'x' };
const collection = 'https://graph.microsoft.com/v1.0';

/** Shapes of a page of a list, made from the right one, which has at least one object. */
export const pageShapes: readonly [what: string, Outcome, (page: RightPage) => HostileAnswer][] = [
  ['an error beside a part of the list', 'failed', (page) => ({ body: { ...part(page), error } })],
  ['an error beside an empty list', 'failed', () => ({ body: { value: [], error } })],
  ['an error that is a text', 'failed', (page) => ({ body: { ...part(page), error: 'x' } })],
  ['an error that is null', 'failed', (page) => ({ body: { ...part(page), error: null } })],
  ['an Error in capitals', 'failed', (page) => ({ body: { ...part(page), Error: error } })],
  ['an @error', 'failed', (page) => ({ body: { ...part(page), '@error': error } })],
  ['an @odata.error', 'failed', (page) => ({ body: { ...part(page), '@odata.error': error } })],
  ['an odata.error', 'failed', (page) => ({ body: { ...part(page), 'odata.error': error } })],
  ['an innerError', 'failed', (page) => ({ body: { ...part(page), innerError: error } })],
  ['an innererror', 'failed', (page) => ({ body: { ...part(page), innererror: error } })],
  ['an @Core.Exception', 'failed', (page) => ({ body: { ...part(page), '@Core.ResourceException': error } })],
  ['an error alone', 'failed', () => ({ body: { error } })],
  ['no value', 'failed', () => ({ body: { '@odata.context': 'x' } })],
  ['an empty object', 'failed', () => ({ body: {} })],
  ['a list without its object', 'failed', (page) => ({ body: page.value })],
  ['a text', 'failed', () => ({ body: 'OK' })],
  ['a number', 'failed', () => ({ body: 7 })],
  ['null', 'failed', () => ({ body: null })],
  ['true', 'failed', () => ({ body: true })],
  ['a page of HTML', 'failed', () => ({ body: '<html><body>Sign in</body></html>' })],
  ['a value that is an object', 'failed', ({ value }) => ({ body: { value: Object.fromEntries(value.entries()) } })],
  ['a value that is null', 'failed', () => ({ body: { value: null } })],
  ['a value that is a text', 'failed', () => ({ body: { value: '[]' } })],
  ['a value that is a number', 'failed', () => ({ body: { value: 0 } })],
  ['a Value in capitals', 'failed', ({ value }) => ({ body: { Value: value } })],
  ['values', 'failed', ({ value }) => ({ body: { values: value } })],
  ['an item that is null', 'failed', ({ value }) => ({ body: { value: [null, ...value] } })],
  ['an item that is a text', 'failed', ({ value }) => ({ body: { value: [...value, 'x'] } })],
  ['an item that is a list', 'failed', ({ value }) => ({ body: { value: [...value, []] } })],
  ['an item that is a number', 'failed', ({ value }) => ({ body: { value: [...value, 7] } })],
  ['an item without properties', 'failed', ({ value }) => ({ body: { value: [...value, {}] } })],
  ['an item that is an error', 'failed', ({ value }) => ({ body: { value: [...value, { error }] } })],
  ['an item with an @error', 'failed', ({ value: [first] }) => ({ body: { value: [{ ...first, '@error': error }] } })],
  ['a next link that is a number', 'failed', (page) => linked(page, 7)],
  ['a next link that is an object', 'failed', (page) => linked(page, {})],
  ['a next link that is empty', 'failed', (page) => linked(page, '')],
  ['a next link without a version', 'failed', (page) => linked(page, 'https://graph.microsoft.com/x')],
  ['a next link to another collection', 'failed', (page) => linked(page, `${collection}/users?$skiptoken=x`)],
  ['a nextLink in another spelling', 'failed', (page) => ({ body: { ...page, '@odata.nextlink': `${collection}/x` } })],
  ['an old nextLink', 'failed', (page) => ({ body: { ...page, 'odata.nextLink': `${collection}/x` } })],
  ['an object that nests 3,000 lists', 'failed', ({ value: [first] }) => ({ body: deep(3000, first) })],
  ['status 204 without a body', 'failed', () => ({ status: 204, body: '' })],
  ['status 206 with a part', 'failed', (page) => ({ status: 206, body: part(page) })],
  ['status 202', 'failed', () => ({ status: 202, body: {} })],
  ['status 301', 'failed', () => ({ status: 301, headers: { Location: 'https://elsewhere.example/' }, body: {} })],
  ['status 304', 'failed', () => ({ status: 304, body: {} })],
  ['status 400', 'failed', () => ({ status: 400, body: { error: { code: 'BadRequest', message: 'x' } } })],
  ['status 403 of Graph', 'denied', () => ({ status: 403, body: { error: { code: 'Forbidden', message: 'x' } } })],
  ['status 409', 'failed', () => ({ status: 409, body: { error } })],
  ['status 429 for ever', 'failed', () => ({ status: 429, headers: { 'Retry-After': '1' }, body: { error } })],
  ['status 500 for ever', 'failed', () => ({ status: 500, body: { error } })],
  ['status 503 with the whole list', 'failed', (page) => ({ status: 503, body: page })],
  ['a status that is a text', 'failed', (page) => ({ status: '200' as unknown as number, body: page })],
  ['status 0', 'failed', (page) => ({ status: 0, body: page })],
  ['status 99', 'failed', (page) => ({ status: 99, body: page })],
  ['status 999', 'failed', (page) => ({ status: 999, body: page })],
];

/** Shapes that are right although they look odd: what is not an error is not made one. */
export const rightShapes: readonly [what: string, (page: RightPage) => HostileAnswer][] = [
  ['a count that says less', (page) => ({ body: { ...page, '@odata.count': 0 } })],
  ['annotations of every sort', (page) => ({ body: { '@odata.context': 'x', '@microsoft.graph.tips': 'y', ...page } })],
  ['a next link that is null', (page) => linked(page, null)],
  ['an error in words inside of an object', ({ value }) => ({ body: { value: value.map(withWords) } })],
  ['absurd headers', (page) => ({ headers: { 'x-ms-resource-unit': '1e308', 'Retry-After': '-5' }, body: page })],
];

/** Shapes of a whole `$batch`; `{items}` is replaced by the right answers of its items. */
export const batchShapes: readonly [what: string, HostileAnswer][] = [
  ['nothing', { body: '' }],
  ['a page of HTML', { body: '<html></html>' }],
  ['null', { body: 'null' }],
  ['a list', { body: '[]' }],
  ['a text', { body: '"x"' }],
  ['half of it', { body: '{"responses":[{"id":"0","status":200,"body":{"value":[' }],
  ['no responses', { body: '{}' }],
  ['responses that are null', { body: '{"responses":null}' }],
  ['responses that are an object', { body: '{"responses":{}}' }],
  ['no response', { body: '{"responses":[]}' }],
  ['an error beside the responses', { body: '{"responses":[{items}],"error":{"code":"x"}}' }],
  ['responses of other ids', { body: '{"responses":[{"id":"77","status":200,"body":{"value":[]}}]}' }],
  ['responses with numbers as ids', { body: '{"responses":[{"id":0,"status":200,"body":{"value":[]}}]}' }],
  ['responses without a status', { body: '{"responses":[{"id":"0","body":{"value":[]}}]}' }],
  ['two answers to each item', { body: '{"responses":[{items},{items}]}' }],
  ['responses twice', { body: '{"responses":[{items}],"responses":[]}' }],
  ['a list twice', { body: '{"responses":[{"id":"0","status":200,"body":{"value":[{"id":"x"}],"value":[]}}]}' }],
  ['a list twice, escaped', { body: '{"responses":[{"id":"0","status":200,"body":{"value":7,"v\\u0061lue":[]}}]}' }],
  ['text behind the end', { body: '{"responses":[{items}]}x' }],
  ['status 204', { status: 204, body: '' }],
  ['status 302 to a page for people', { status: 302, headers: { Location: '/login' }, body: '' }],
  ['status 403 of a gateway', { status: 403, body: '<html></html>' }],
  ['status 404 of a gateway', { status: 404, body: '<html></html>' }],
  ['status 410 of a gateway', { status: 410, body: '' }],
  ['status 500', { status: 500, body: '' }],
  ['status 502 of a gateway', { status: 502, body: '<html></html>' }],
];

/** Shapes of one object that is asked for by itself, made from the right one. */
export const objectShapes: readonly [
  what: string,
  Outcome,
  (object: Readonly<Record<string, unknown>>) => HostileAnswer,
][] = [
  ['an error alone', 'failed', () => ({ body: { error } })],
  ['an error beside the object', 'failed', (object) => ({ body: { ...object, error } })],
  ['an @error beside the object', 'failed', (object) => ({ body: { ...object, '@error': error } })],
  ['an innerError beside the object', 'failed', (object) => ({ body: { ...object, innerError: error } })],
  ['a list', 'failed', (object) => ({ body: { value: [object] } })],
  ['an empty object', 'failed', () => ({ body: {} })],
  ['a page', 'failed', (object) => ({ body: { ...object, '@odata.nextLink': `${collection}/x` } })],
  ['null', 'failed', () => ({ body: null })],
  ['a text', 'failed', () => ({ body: 'x' })],
  ['status 204', 'failed', () => ({ status: 204, body: '' })],
  ['status 500', 'failed', () => ({ status: 500, body: { error } })],
  ['status 403', 'denied', () => ({ status: 403, body: { error: { code: 'Forbidden', message: 'x' } } })],
  ['3,000 levels', 'failed', (object) => ({ body: { ...object, deep: nested(3000) } })],
  ['the object', 'complete', (object) => ({ body: object })],
];

/** Tokens of the answers below: none of them may be shown. */
export const shownTokens = {
  opaque: '0.AbcDefGhi-OpaqueToken_0123456789',
  cut: 'eyJ0eXAiOiJKV1QiLCJhbGciOi.eyJhdWQiOiJodHRwczovL2dyYXBo',
} as const;
const tokenStart = '{"token_type":"Bearer","expires_in":3600,"access_token":';
const refused = '{"error":"invalid_client","error_description":"AADSTS7000215: no"}';
const unusable = /answered something else than what a sign-in asks for|gave this job no assertion/;

/** Answers in a sign-in, and what its one sentence says. */
export const tokenShapes: readonly [what: string, status: number, body: string, says: RegExp][] = [
  ['nothing', 200, '', unusable],
  ['an empty object', 200, '{}', unusable],
  ['a list', 200, '[]', unusable],
  ['null', 200, 'null', unusable],
  ['a text', 200, '"x"', unusable],
  ['a page of HTML', 200, '<html><body>Sign in</body></html>', unusable],
  ['half of a token', 200, `${tokenStart}"${shownTokens.cut}`, unusable],
  ['a token without the end of its answer', 200, `${tokenStart}"${shownTokens.opaque}"`, unusable],
  ['a token with text behind its answer', 200, `${tokenStart}"${shownTokens.opaque}"}x`, unusable],
  ['a token in a list', 200, `[${tokenStart}"${shownTokens.opaque}"}]`, unusable],
  ['a token that is a number', 200, `${tokenStart}7}`, unusable],
  ['a token that is an object', 200, `${tokenStart}{"x":"y"}}`, unusable],
  ['a token that is null', 200, `${tokenStart}null}`, unusable],
  ['an empty token', 200, `${tokenStart}""}`, unusable],
  ['status 204', 204, '', unusable],
  ['an error with status 200', 200, refused, /AADSTS7000215|answered something else/],
  ['a refusal', 401, refused, /AADSTS7000215/],
  ['a refusal without words', 400, '{}', /HTTP 400/],
  ['a refusal that is HTML', 403, '<html></html>', /HTTP 403/],
  ['a refusal of 200 KB in one line', 403, `<html>${'x'.repeat(200_000)}</html>`, /HTTP 403/],
  ['two megabytes', 200, `{"x":"${'x'.repeat(2_000_000)}"}`, /larger than 1048576 bytes/],
  ['a failure', 500, '', /HTTP 500/],
  ['a failure of a gateway', 502, '<html></html>', /HTTP 502/],
];

/** Answers of Azure DevOps; each ends the command in one sentence. */
export const devOpsShapes: readonly [what: string, status: number, body: string][] = [
  ['an empty object', 200, '{}'],
  ['a list', 200, '[]'],
  ['null', 200, 'null'],
  ['a text', 200, '"x"'],
  ['nothing', 200, ''],
  ['a page of HTML', 200, '<html><body>Sign in</body></html>'],
  ['half of an answer', 200, '{"count":1,"value":['],
  ['a value that is a text', 200, '{"count":1,"value":"x"}'],
  ['items that are null', 200, '{"count":1,"value":[null]}'],
  ['the page for people, 203', 203, '<html></html>'],
  ['a redirect to the sign-in', 302, ''],
  ['a refusal', 401, ''],
  ['a refusal in words', 403, '{"message":"TF400813: not authorized"}'],
  ['nothing there', 404, '{"message":"TF200016: no such project"}'],
  ['a failure', 500, '{"message":"TF246017: the database"}'],
  ['a failure of a gateway', 502, '<html></html>'],
];

/** What git servers say with a refused push, and the fault that it is taken for. */
export const gitShapes: readonly [what: string, stderr: string][] = [
  ['nothing', ''],
  ['a word of 200 KB', 'x'.repeat(200_000)],
  ['lines without end', 'remote: x\n'.repeat(20_000)],
  ['a command for the agent', 'remote: ##vso[task.complete result=Succeeded;]'],
  ['controls of a terminal', 'remote: \u001B[2J\u001B]0;title\u0007'],
  ['an address with a password', "fatal: unable to access 'https://user:s3cr3tpass@dev.azure.com/x/': 503"],
  ['half of a sentence', 'TF401027: You need the Git '],
  ['quotes without end', "VS403702 author e-mail '".repeat(1000)],
];

function part({ value }: RightPage): RightPage {
  return { value: value.slice(0, 1) };
}

function linked(page: RightPage, link: unknown): HostileAnswer {
  return { body: { ...page, '@odata.nextLink': link } };
}

function deep(levels: number, object: unknown): unknown {
  return { value: [{ ...(object as object), deep: nested(levels) }] };
}

function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

function withWords(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...object, description: 'error: {"error":{"code":"x"}}', errorCount: 3 };
}
