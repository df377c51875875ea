import { RunEnded } from '../kernel/meter';
import { strerror } from '../kernel/strerror';
import { KILLED, type LogEntry, type SourceLocation, type System } from './system';
import type { TranscriptLine, TranscriptLineKind, TranscriptProblem, TranscriptScenario } from './transcript';
import type { FaultInjector } from './faultInjector';
import { parseCommand, type FaultCommand, type TranscriptCommand } from './transcriptCommand';

/** For how long virtual time runs on after a command, in ms, if it is not quiet before. */
const SETTLE_MS_MAX = 3000;

/** A line of a transcript as it came about in a run. */
export interface RunEvent {
  readonly kind: Exclude<TranscriptLineKind, 'comment'>;
  readonly text: string;
  /** Virtual time in ms since boot. */
  readonly time: number;
  /** The task whose code printed it. */
  readonly task: string | undefined;
  /** The line of C that printed it, or the line of the transcript for a command and what it prints. */
  readonly location: SourceLocation | undefined;
  /** A command says with it that it has failed. */
  readonly isFailure?: boolean;
}

/** What running a scenario gave. */
export interface ScenarioRun {
  readonly name: string | undefined;
  readonly lines: readonly RunEvent[];
  /** Commands that were not run, because they are none. */
  readonly problems: readonly TranscriptProblem[];
}

/**
 * Runs the commands of a scenario on a system that has just booted. `path` is that of the transcript. A run that comes to
 * a bound of the simulation ends with a fault that says so.
 */
export function runTranscript(scenario: TranscriptScenario, system: System, path: string): ScenarioRun {
  const run: ScenarioRun & Played = { name: scenario.name, lines: [], problems: [] };
  try {
    playTranscript(scenario, system, path, run);
  } catch (error) {
    if (!(error instanceof RunEnded)) throw error;
    const here = { time: system.now, task: undefined, location: undefined };
    run.lines.push({ kind: 'fault', text: error.message, ...here });
  }
  return run;
}

interface Played {
  readonly lines: RunEvent[];
  readonly problems: TranscriptProblem[];
}

/**
 * Runs the commands of a scenario, and notes in `run` what comes of them.
 * @throws RunEnded where the run comes to a bound of the simulation
 */
export function playTranscript(
  { lines }: Pick<TranscriptScenario, 'lines'>,
  system: System,
  path: string,
  { lines: events, problems }: Played,
): void {
  let seen = system.log.length;
  const gather = (): void => {
    for (const entry of system.log.slice(seen)) events.push(eventOf(entry));
    seen = system.log.length;
  };
  for (const line of lines.filter(({ kind }) => kind === 'command')) {
    const command = parseCommand(line.text);
    if (typeof command === 'string') {
      problems.push({ line: line.line, sentence: command });
      continue;
    }
    const said = (kind: RunEvent['kind'], text: string, isFailure = false): void => {
      const location = locationOf(line, path);
      events.push({
        kind,
        text,
        time: system.now,
        task: undefined,
        location,
        ...(isFailure && { isFailure }),
      });
    };
    said('command', line.text);
    const printed = runCommand(system, command);
    gather();
    // Tools say something only when they fail.
    for (const { kind, text } of printed) said(kind, text, kind === 'text');
    system.settle(SETTLE_MS_MAX);
    gather();
  }
}

function eventOf({ kind, text, time, task, location }: LogEntry): RunEvent {
  return { kind: kind === 'fault' ? 'fault' : 'text', text, time, task, location };
}

function locationOf({ line }: TranscriptLine, path: string): SourceLocation {
  return { path, line, column: 1, functionName: undefined };
}

interface Printed {
  readonly kind: 'value' | 'text';
  readonly text: string;
}

function runCommand(system: System, command: TranscriptCommand): Printed[] {
  switch (command.name) {
    case 'insmod':
      return messages(system.insmod(command.path, command.parameters));
    case 'modprobe':
      return messages(system.modprobe(command.module, command.parameters));
    case 'rmmod':
      return messages(system.rmmod(command.module));
    case 'sleep':
      system.sleep(command.ms);
      return [];
    case 'echo':
      if (!command.isAppending) system.truncate(command.path);
      return echo(system, command.path, command.text);
    case 'cat': {
      const text = system.readFile(command.path);
      if (typeof text === 'string') return values(text);
      return messages(text === KILLED ? 'Killed' : `cat: ${command.path}: ${strerror(-text)}`);
    }
    case 'stat': {
      const rights = system.rights(command.path);
      if (rights !== undefined) return values(rights);
      return messages(`stat: cannot statx '${command.path}': No such file or directory`);
    }
    case 'background':
      system.begin(command.command);
      return [];
    case 'wait':
      return system.wait().flatMap(messages);
    case 'sysctl':
      return sysctl(system, command.key, command.value);
    case 'stub':
    case 'park':
    case 'unpark':
    case 'call':
    case 'choose':
      return messages(injectFault(system.faultInjector, command));
  }
}

/** Returns what went wrong. */
function injectFault(injector: FaultInjector | undefined, command: FaultCommand): string | undefined {
  if (!injector) return `${command.name}: Only a simulated kernel can do this.`;
  if (command.name === 'stub') injector.stub(command.module);
  if (command.name === 'park') injector.park(command.function);
  if (command.name === 'unpark') injector.unpark();
  if (command.name === 'choose') injector.decide(command.about, command.option, command.nth);
  if (command.name !== 'call' || injector.call(command.function)) return undefined;
  return `call: There is no function ${command.function}.`;
}

function echo(system: System, path: string, text: string): Printed[] {
  const written = text === '' ? 0 : system.writeFile(path, text);
  if (written === KILLED) return messages('Killed');
  return messages(written < 0 ? `write error: ${strerror(-written)}` : undefined);
}

function sysctl(system: System, key: string, value: string | undefined): Printed[] {
  const before = system.readSysctl(key);
  if (before === undefined)
    return messages(`sysctl: cannot stat /proc/sys/${key.replaceAll('.', '/')}: No such file or directory`);
  const refused = value === undefined ? 0 : system.writeSysctl(key, value);
  if (refused < 0) return messages(`sysctl: setting key "${key}": ${strerror(-refused)}`);
  return values(`${key} = ${value ?? before}`);
}

function messages(text: string | undefined): Printed[] {
  return linesOf(text ?? '').map((line) => ({ kind: 'text', text: line }));
}

function values(text: string): Printed[] {
  return linesOf(text).map((line) => ({ kind: 'value', text: line }));
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
