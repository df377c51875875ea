import { posix } from 'node:path';
import { Budget } from './budget';
import { Files } from './files';
import { interpreter } from './interpreter';
import type { Tool } from './invocation';
import { passTime } from './jobs';
import type { Run } from './run';
import type { Shell, Watcher, World } from './shell';
import type { ShellSystem } from './shellSystem';
import { ScriptStopped } from './signals';
import { runSubshell, runText } from './statements';
import { type Descriptor, NOTHING, TextInput } from './streams';
import { TOOLS } from './tools/table';
import { Variables } from './variables';

/** A script to run, and what it runs on. */
export interface ShellScript {
  /** Its absolute path. */
  readonly path: string;
  readonly text: string;
  readonly system: ShellSystem;
  /** Programs of the system, beside those that every shell has. */
  readonly tools: ReadonlyMap<string, Tool>;
  /** What `uname -r` prints. */
  readonly release: string;
  /** Folders that there are, beside those that its files make. */
  readonly systemFolders?: readonly string[];
  /** The text of a script that this one names; undefined if it cannot be read. The path is absolute. */
  readonly readScript: (path: string) => string | undefined;
  /** Folders whose scripts it may name, beside its own. */
  readonly folders?: readonly string[];
  readonly watcher: Watcher;
  /** Takes what the script prints, on standard output or standard error. */
  readonly print: (text: string, isError: boolean) => void;
}

/** How a script ended. */
export interface ScriptEnd {
  /** Its status; 1 where it was stopped. */
  readonly status: number;
  /** Why it was stopped from outside, as a sentence. */
  readonly stopped: string | undefined;
}

/** Runs a script to its end; it is stopped where it seems to have none. Errors that the system throws are thrown on. */
export function runShellScript(script: ShellScript): ScriptEnd {
  const world = createWorld(script);
  const shell = createShell(script, world);
  try {
    return { status: drive(world, runSubshell(shell, runText(shell, script.text))), stopped: undefined };
  } catch (error) {
    if (error instanceof ScriptStopped) return { status: 1, stopped: error.message };
    if (error instanceof RangeError)
      return { status: 1, stopped: 'The script was stopped because it nests too deeply.' };
    throw error;
  }
}

function drive(world: World, run: Run<number>): number {
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
    passTime(world, step.value.until);
  }
}

function createWorld(script: ShellScript): World {
  const { path, system, release, systemFolders = [], folders = [] } = script;
  const ownFolder = posix.dirname(path);
  let calls = 0;
  return {
    system,
    files: new Files(system, ownFolder, systemFolders),
    budget: new Budget(),
    jobs: [],
    watcher: script.watcher,
    interpreter,
    tools: new Map([...TOOLS, ...script.tools]),
    release,
    readScript: (each) => (isBelow(each, [ownFolder, ...folders]) ? script.readScript(each) : undefined),
    unique: () => calls++,
  };
}

/** Of the real files a script sees only those that belong to it. */
function isBelow(path: string, folders: readonly string[]): boolean {
  const plain = posix.normalize(path);
  return folders.some((folder) => plain.startsWith(`${posix.normalize(folder).replace(/\/$/, '')}/`));
}

function createShell({ path, text, print }: ShellScript, world: World): Shell {
  const name = `./${posix.basename(path)}`;
  const output = (isError: boolean): Descriptor => ({
    output: (printed) => {
      world.budget.printed(printed.length);
      print(printed, isError);
      return 0;
    },
  });
  const variables = new Variables();
  for (const [key, value] of Object.entries({
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    OPTIND: '1',
    PWD: world.files.folder,
  }))
    variables.set(key, { value, isExported: true });
  return {
    world,
    variables,
    functions: new Map(),
    options: new Set(),
    traps: new Map(),
    pid: 1000,
    isSubshell: false,
    descriptors: new Map([
      [0, { ...NOTHING, input: new TextInput('') }],
      [1, output(false)],
      [2, output(true)],
    ]),
    name,
    args: [],
    status: 0,
    lastJob: undefined,
    source: { name, text, firstLine: 1 },
    offset: 0,
    calls: [],
    conditions: 0,
    loops: 0,
    sourced: 0,
  };
}
