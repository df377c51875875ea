import { strerror } from '../../../server/src/kernel/strerror';
import type { PrintedScenario } from '../../../server/src/scenario/transcript';
import type { BackgroundCommand, TranscriptCommand } from '../../../server/src/scenario/transcriptCommand';
import { faultOf, GONE, type Outcome, type Step } from '../outcome';
import type { Scenario, WrittenCommand } from '../scenario';
import type { CommandReport, ScenarioReport } from './guestReport';
import { moduleOfPath } from './guestCommands';
import { normaliseLog } from './normaliseLog';

type Line = PrintedScenario['lines'][number];

/** What came of a scenario on a kernel. `modules` are those that there are files of. */
export function kernelOutcome(
  scenario: Scenario,
  report: ScenarioReport,
  modules: ReadonlySet<string>,
): Outcome {
  const jobs: Job[] = [];
  const steps = report.commands.flatMap((each, index) => {
    const written = scenario.commands[index];
    return written ? [stepOf(written, each, { modules, jobs })] : [];
  });
  return { steps, end: report.isComplete ? faultOf(steps) : GONE };
}

/** A command in the background, and what was reported when it was begun. */
interface Job {
  readonly command: BackgroundCommand;
  readonly report: CommandReport;
}

interface Surroundings {
  readonly modules: ReadonlySet<string>;
  /** Those that nobody has waited for. */
  readonly jobs: Job[];
}

/** What the simulator would print, had it done what the kernel did. */
function stepOf({ text, command }: WrittenCommand, report: CommandReport, surroundings: Surroundings): Step {
  const lines = [
    { kind: 'command' as const, text },
    ...texts(normaliseLog(report.log)),
    ...(report.fate ? fateOf(command, report.fate) : printed(command, report, surroundings)),
    ...texts(normaliseLog(report.later)),
  ];
  return { lines, state: report.state.length > 0 ? report.state.toSorted() : undefined };
}

function fateOf({ name }: TranscriptCommand, fate: 'killed' | 'hung'): readonly Line[] {
  // The simulator kills what hangs.
  return texts(fate === 'killed' ? ['Killed'] : [`! ${name} hangs`, ...(name === 'wait' ? [] : ['Killed'])]);
}

function texts(lines: readonly string[]): readonly Line[] {
  return lines.map((text) => ({ kind: 'text', text }));
}

function values(text: string): readonly Line[] {
  if (text === '') return [];
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => ({ kind: 'value', text: line }));
}

/** What the tools and the shell say. The guest has none; it reports what they would be told. */
function printed(
  command: TranscriptCommand,
  report: CommandReport,
  surroundings: Surroundings,
): readonly Line[] {
  const { modules, jobs } = surroundings;
  const error = Math.max(0, -(report.result ?? 0));
  switch (command.name) {
    case 'insmod':
      return texts(insmodText(command.path, error, modules));
    case 'modprobe':
      return texts(modprobeText(command.module, error, modules));
    case 'rmmod':
      return texts(rmmodText(command.module.replaceAll('-', '_'), error, report.use));
    case 'echo':
      return texts(error ? [`write error: ${strerror(error)}`] : []);
    case 'cat':
      return error ? texts([`cat: ${command.path}: ${strerror(error)}`]) : values(report.text);
    case 'stat':
      if (error) return texts([`stat: cannot statx '${command.path}': ${strerror(error)}`]);
      return values(report.text);
    case 'background':
      jobs.push({ command: command.command, report });
      return [];
    case 'wait':
      return jobsPrinted(jobs.splice(0), report, surroundings);
    case 'sysctl':
      if (error) return texts([`sysctl: setting key "${command.key}": ${strerror(error)}`]);
      return values(`${command.key} = ${command.value ?? report.text}`);
    default:
      return [];
  }
}

/** What commands in the background print in the end. Those that the tool refuses itself have never reached the kernel. */
function jobsPrinted(
  jobs: readonly Job[],
  { jobs: results }: CommandReport,
  surroundings: Surroundings,
): readonly Line[] {
  const left = [...results];
  return jobs.flatMap(({ command, report }) => {
    const isRefused = command.name === 'rmmod' && report.use?.references !== 0;
    const result = isRefused ? 0 : left.shift();
    if (result === undefined) return texts(['Killed']);
    return printed(command, { ...report, result }, surroundings);
  });
}

const ENOENT = 2;

/** kmod's own words for what a load fails with. */
const INSMOD_TEXTS: Readonly<Record<number, string>> = {
  2: 'Unknown symbol in module',
  3: 'Module has wrong symbol version',
  8: 'Invalid module format',
  22: 'Invalid parameters',
};
const MODPROBE_TEXTS: Readonly<Record<number, string>> = {
  2: 'Unknown symbol in module, or unknown parameter (see dmesg)',
  17: 'Module already in kernel',
};

function insmodText(path: string, error: number, modules: ReadonlySet<string>): readonly string[] {
  if (!modules.has(moduleOfPath(path)))
    return [`insmod: ERROR: could not load module ${path}: ${strerror(ENOENT)}`];
  const reason = INSMOD_TEXTS[error] ?? strerror(error);
  return error ? [`insmod: ERROR: could not insert module ${path}: ${reason}`] : [];
}

function modprobeText(name: string, error: number, modules: ReadonlySet<string>): readonly string[] {
  if (!modules.has(moduleOfPath(name)))
    return [`modprobe: FATAL: Module ${name} not found in directory /lib/modules.`];
  const reason = MODPROBE_TEXTS[error] ?? strerror(error);
  return error ? [`modprobe: ERROR: could not insert '${moduleOfPath(name)}': ${reason}`] : [];
}

function rmmodText(name: string, error: number, use: CommandReport['use']): readonly string[] {
  if (!use) return [`rmmod: ERROR: Module ${name} is not currently loaded`];
  if (use.holders.length > 0) return [`rmmod: ERROR: Module ${name} is in use by: ${use.holders.join(' ')}`];
  if (use.references > 0) return [`rmmod: ERROR: Module ${name} is in use`];
  return error ? [`rmmod: ERROR: could not remove module ${name}: ${strerror(error)}`] : [];
}
