import { lineOf, runShellScript, type ScriptEnd, type Shell, type ShellScript } from '@livepatch/shell';
import { posix } from 'node:path';
import { RunEnded } from '../kernel/meter';
import { scenariosIn, START } from './scriptNames';
import { shellSystem } from './shellSystem';
import type { LogEntry, System } from './system';
import { kernelTools } from './tools/kernelTools';

/** A script to run, and what it runs on. */
export interface ScriptRun {
  /** Its absolute path. */
  readonly path: string;
  readonly text: string;
  readonly system: System;
  /** What `uname -r` prints. */
  readonly release: string;
  /** The text of a script that this one names; undefined if it cannot be read. The path is absolute. */
  readonly readScript: (path: string) => string | undefined;
  /** Folders whose scripts it may name, beside its own. */
  readonly folders?: readonly string[];
}

/** What became of one scenario of a script. */
export interface ScriptScenario {
  readonly name: string;
  /** Line in the script that begins it, from 1. */
  readonly line: number;
  readonly passed: boolean;
  /** Why it failed, in the script's own words where it has some. */
  readonly reason: string | undefined;
  /** What the script printed meanwhile, on standard output and error. */
  readonly output: string;
  readonly log: readonly LogEntry[];
}

/** What became of a script. */
export interface ScriptResult {
  readonly scenarios: readonly ScriptScenario[];
  /** The status that it ended with. */
  readonly status: number;
  /** Commands that it used and that are not known. */
  readonly missing: readonly string[];
}

interface Begun {
  readonly name: string;
  readonly line: number;
  readonly firstEntry: number;
  output: string;
  lastError: string;
  /** What the shell could not read, with its line. */
  readonly complaints: string[];
}

const SYNTAX_ERROR = /: syntax error/;

const SKIPPED = 4;

/** Runs a script to its end. Whatever is in it, the result says what became of its scenarios. */
export function runScript(run: ScriptRun): ScriptResult {
  const begun: Begun[] = [];
  const missing = new Set<string>();
  const before: Begun = {
    name: posix.basename(run.path),
    line: 1,
    firstEntry: run.system.log.length,
    output: '',
    lastError: '',
    complaints: [],
  };
  const current = (): Begun => begun.at(-1) ?? before;
  const called = (name: string, [title = '']: readonly string[], shell: Shell): void => {
    if (name !== START) return;
    const firstEntry = run.system.log.length;
    const line = lineOf(shell);
    begun.push({ name: title, line, firstEntry, output: '', lastError: '', complaints: [] });
  };
  const print = (text: string, isError: boolean): void => {
    const scenario = current();
    scenario.output += text;
    if (!isError || text.trim() === '') return;
    scenario.lastError = text.trim();
    if (begun.length === 0 || SYNTAX_ERROR.test(text)) scenario.complaints.push(text.trim());
  };
  const end = runToEnd(run, { called, missing: (name) => void missing.add(name) }, print);
  const scenarios = judged(run, { begun, before, end, missing });
  return { scenarios, status: end.status, missing: [...missing] };
}

function runToEnd(
  { path, text, system, release, readScript, folders = [] }: ScriptRun,
  watcher: ShellScript['watcher'],
  print: ShellScript['print'],
): ScriptEnd {
  const modules = `/lib/modules/${release}`;
  const systemFolders = ['/lib/modules', modules, `${modules}/build`];
  const tools = kernelTools(system);
  const machine = shellSystem(system);
  try {
    return runShellScript({
      path,
      text,
      system: machine,
      tools,
      release,
      systemFolders,
      readScript,
      folders,
      watcher,
      print,
    });
  } catch (error) {
    if (error instanceof RunEnded) return { status: 1, stopped: error.message };
    throw error;
  }
}

interface Outcome {
  readonly begun: readonly Begun[];
  readonly before: Begun;
  readonly end: ScriptEnd;
  readonly missing: ReadonlySet<string>;
}

/** The last scenario that began is the one that a script fails in; those after it are not reached. */
function judged(run: ScriptRun, { begun, before, end, missing }: Outcome): ScriptScenario[] {
  // A script that ends well without having come to any of its scenarios was kept from it by what it complained of.
  const isKept = begun.length === 0 && before.complaints.length > 0 && scenariosIn(run.text).length > 0;
  const hasFailed = end.status !== 0 || isKept;
  const reason = hasFailed ? reasonOf(begun.at(-1) ?? before, end, missing) : undefined;
  const results = begun.map((scenario, index) => {
    const isLast = index === begun.length - 1;
    const log = run.system.log.slice(scenario.firstEntry, begun[index + 1]?.firstEntry);
    const fault = log.find(({ kind }) => kind === 'fault');
    const why = (isLast ? reason : undefined) ?? fault?.text;
    const { name, line, output } = scenario;
    return { name, line, passed: why === undefined, reason: why, output, log };
  });
  if (!hasFailed) return results;
  const reached = new Set(begun.map(({ line }) => line));
  const unreached = scenariosIn(run.text).filter(({ line }) => !reached.has(line));
  const because =
    begun.length > 0 ? `not reached: the script ended in '${begun.at(-1)?.name ?? ''}'` : reason;
  const others = unreached.map(({ name, line }, index) => {
    const output = begun.length === 0 && index === 0 ? before.output : '';
    return { name, line, passed: false, reason: because, output, log: [] };
  });
  if (results.length + others.length > 0) return [...results, ...others];
  const log = run.system.log.slice(before.firstEntry);
  return [{ name: before.name, line: 1, passed: false, reason, output: before.output, log }];
}

function reasonOf(
  { lastError, output, complaints }: Begun,
  { status, stopped }: ScriptEnd,
  missing: ReadonlySet<string>,
): string {
  if (stopped !== undefined) return stopped;
  // What follows a script that could not be read follows from that.
  const unread = complaints.find((text) => SYNTAX_ERROR.test(text));
  const said =
    unread ||
    lastError ||
    output.trim().split('\n').at(-1)?.trim() ||
    `the script ended with status ${status}`;
  const text = status === SKIPPED && !/^skip/i.test(said) ? `SKIP: ${said}` : said;
  const unknown = [...missing].filter((name) => !text.includes(name));
  return unknown.length === 0 ? text : `${text} (not known here: ${unknown.join(', ')})`;
}
