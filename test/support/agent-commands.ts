import type { TaskDefinition } from './agent-environment.ts';

/** A logging command, as the Azure Pipelines agent understands a line; names and property keys in lower case. */
export interface AgentCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

export interface Issue {
  readonly type: 'error' | 'warning';
  readonly message: string;
}

const results = ['Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled', 'Skipped'] as const;
export type TaskResult = (typeof results)[number];

/** The agent's Command.cs: the first `##vso[` anywhere in a line, up to the first `]` behind it. */
export function parseCommand(line: string): AgentCommand | undefined {
  const [, header, data] = /##vso\[([^\]]*)\](.*)$/s.exec(line) ?? [];
  if (header === undefined || data === undefined) return undefined;
  const space = header.indexOf(' ');
  const name = space < 0 ? header : header.slice(0, space);
  const areaAndEvent = name.split('.').filter((part) => part !== '');
  if (areaAndEvent.length !== 2) return undefined;
  const properties: Record<string, string> = {};
  for (const property of space < 0 ? [] : header.slice(space + 1).split(';')) {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(property) ?? [];
    if (key !== undefined && value !== undefined) properties[key.toLowerCase()] = unescape(value);
  }
  return { name: areaAndEvent.join('.').toLowerCase(), properties, data: unescape(data) };
}

/** The percent sign comes last (CommandStringConvertor.cs). */
function unescape(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%AZP25', '%');
}

/** Commands that a task with `restrictions.commands.mode` "restricted" may give (TaskCommandExtension.cs). */
const allowedWhenRestricted = new Set(
  ['logdetail', 'logissue', 'issue', 'complete', 'setprogress', 'setsecret', 'setvariable', 'settaskvariable', 'debug']
    .map((event) => `task.${event}`)
    .concat('task.prependpath', 'telemetry.publish'),
);
/** Other commands of the area `task`; they are recorded, and do nothing here. */
const taskEvents = new Set(
  ['logdetail', 'settaskvariable', 'prependpath', 'uploadsummary', 'uploadfile', 'addattachment', 'setendpoint'].map(
    (event) => `task.${event}`,
  ),
);
const areas = new Set(['task', 'artifact', 'build', 'results', 'codecoverage', 'telemetry', 'release', 'plugin']);

/** The agent keeps so many errors and so many warnings of a step, and drops the others. */
const keptIssues = 10;

/** What a step's output amounts to: the record that the agent keeps of it. */
export class StepRecord {
  result: TaskResult | undefined;
  progress = 0;
  readonly commands: AgentCommand[] = [];
  readonly issues: Issue[] = [];
  /** Commands and variables that the task's own restrictions forbid, as the agent reports them. */
  readonly violations: string[] = [];
  readonly secrets: string[] = [];
  /** Set variables by name; `output` ones reach other steps as `<step>.<name>`. */
  readonly variables = new Map<string, { value: string; secret: boolean; output: boolean }>();
  readonly #definition: TaskDefinition;

  constructor(definition: TaskDefinition) {
    this.#definition = definition;
  }

  /** Obeys a line of output. Returns what the log shows of it, or undefined for nothing. */
  take(line: string): string | undefined {
    const command = parseCommand(line);
    if (command === undefined) {
      if (line.includes('##vso')) this.issue('warning', `'##vso' is in the line, but no command: ${line}`);
      return line;
    }
    this.commands.push(command);
    const [area = ''] = command.name.split('.');
    if (!areas.has(area)) return this.issue('warning', `There is no command area ${area}.`);
    const restricted = this.#definition.restrictions?.commands?.mode === 'restricted';
    if (restricted && !allowedWhenRestricted.has(command.name)) {
      this.violations.push(command.name);
      return this.issue('warning', `The command ${command.name} is not allowed.`);
    }
    return this.#obey(command);
  }

  /** Results only get worse, and nothing comes after a cancellation (TaskResultUtil.MergeTaskResults). */
  complete(result: TaskResult): void {
    const worse = this.result === undefined || results.indexOf(result) > results.indexOf(this.result);
    if (worse) this.result = result;
  }

  issue(type: Issue['type'], message: string): string {
    if (this.issues.filter((issue) => issue.type === type).length < keptIssues) this.issues.push({ type, message });
    return `##[${type}]${message}`;
  }

  #obey({ name, properties, data }: AgentCommand): string | undefined {
    switch (name) {
      case 'task.debug':
        return `##[debug]${data}`;
      case 'task.logissue':
      case 'task.issue':
        return this.issue(properties['type'] === 'error' ? 'error' : 'warning', data);
      case 'task.complete':
        return this.#complete(properties['result'] ?? '');
      case 'task.setprogress':
        this.progress = Math.max(this.progress, Math.min(100, Number(properties['value'] ?? 0)));
        return undefined;
      case 'task.setsecret':
        this.secrets.push(data);
        return undefined;
      case 'task.setvariable':
        return this.#setVariable(properties, data);
      default:
        return name.startsWith('task.') && !taskEvents.has(name) ? this.#refuse(`There is no ${name}.`) : undefined;
    }
  }

  #complete(text: string): string | undefined {
    const result = results.find((name) => name === text);
    if (result === undefined) return this.#refuse(`The command task.complete has no result ${text}.`);
    this.complete(result);
    return undefined;
  }

  /** A command that the agent cannot carry out fails the step. */
  #refuse(reason: string): string {
    this.complete('Failed');
    return this.issue('error', reason);
  }

  #setVariable(properties: AgentCommand['properties'], value: string): string | undefined {
    const name = properties['variable'] ?? '';
    const isTrue = (key: string): boolean => properties[key]?.toLowerCase() === 'true';
    const allowed = this.#definition.restrictions?.settableVariables?.allowed;
    if (allowed !== undefined && !allowed.some((one) => one.toLowerCase() === name.toLowerCase())) {
      this.violations.push(`setvariable ${name}`);
      return this.issue('warning', `The variable ${name} may not be set.`);
    }
    if (isTrue('issecret')) this.secrets.push(value);
    const declared = (this.#definition.outputVariables ?? []).some((output) => output.name === name);
    this.variables.set(name, { value, secret: isTrue('issecret'), output: declared || isTrue('isoutput') });
    return undefined;
  }
}
