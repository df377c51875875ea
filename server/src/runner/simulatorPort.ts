import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { SimulatorAnswer, SimulatorRequest } from './messages';
import { Simulator } from './simulatorProcess';

/** A simulator somewhere else, as the side that asks sees it. */
export interface SimulatorPort {
  post(request: SimulatorRequest): void;
  /** @param listen gets each answer */
  onAnswer(listen: (answer: SimulatorAnswer) => void): void;
  /** @param listen is told once why it has ended, as the end of a sentence */
  onEnd(listen: (reason: string) => void): void;
  /** The memory that it has taken, in bytes; undefined where that cannot be told. */
  memory(): number | undefined;
  /** For how long it has computed, in ms; undefined where that cannot be told. */
  computed(): number | undefined;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** Starts a simulator. */
export type StartSimulator = () => SimulatorPort;

/** Old objects of the JavaScript heap. Beyond this V8 ends the process. */
const HEAP_MIB = 400;
/** Runs of the simulated kernel allocate much that is soon garbage. */
const YOUNG_MIB = 32;
/** The process that answers the editor goes first. */
const BEHIND_EDITOR = 10;

const alive = new Set<() => void>();
process.on('exit', () => {
  for (const kill of alive) kill();
});

/**
 * Starts the program at `file` as a process of its own. A thread would not do: when its heap is full in the wrong moment,
 * V8 ends the whole process.
 */
export function simulatorProcess(file: string, { isBackground }: { isBackground: boolean }): SimulatorPort {
  const child = fork(file, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, `--max-semi-space-size=${YOUNG_MIB}`],
  });
  const kill = (): void => void child.kill('SIGKILL');
  alive.add(kill);
  const { pid } = child;
  if (isBackground && pid !== undefined) lowerPriority(pid);
  return {
    // A process that has just ended cannot be told any more; `onEnd` says so.
    post: (request) => {
      if (child.connected) child.send(request, () => undefined);
    },
    onAnswer: (listen) => void child.on('message', (answer) => listen(answer as SimulatorAnswer)),
    onEnd: (listen) => {
      const end = (reason: string): void => {
        if (alive.delete(kill)) listen(reason);
      };
      child.once('error', (error) => end(`the simulator cannot be started: ${error.message}`));
      child.once('exit', (status, signal) => end(endText(status, signal)));
    },
    memory: () => (pid === undefined ? undefined : memoryOf(pid)),
    computed: () => (pid === undefined ? undefined : computedBy(pid)),
    kill,
  };
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, BEHIND_EDITOR);
  } catch {
    // It is only slower for others.
  }
}

function endText(status: number | null, signal: NodeJS.Signals | null): string {
  // This is how V8 ends where memory does not suffice; on Windows with a status.
  if (signal === 'SIGABRT' || status === 134) return `it needs more than ${HEAP_MIB} MB of memory`;
  return `the simulator ended with ${signal ?? `status ${status ?? 0}`}`;
}

const PAGE_BYTES = 4096;

function memoryOf(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Number.isNaN(pages) ? undefined : pages * PAGE_BYTES;
  } catch {
    return undefined;
  }
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;
/** The first fields after the program's name are the state and ten others. */
const TIMES_AT = 11;

function computedBy(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[TIMES_AT]) + Number(fields[TIMES_AT + 1]);
    return Number.isNaN(ticks) ? undefined : ticks * TICK_MS;
  } catch {
    return undefined;
  }
}

/** A simulator in this process, for tests: messages arrive later and are copies, as from another one. */
export function simulatorHere(): SimulatorPort {
  let answered: (answer: SimulatorAnswer) => void = () => undefined;
  let ended: (reason: string) => void = () => undefined;
  let isAlive = true;
  const later = (work: () => void): void => {
    setImmediate(() => {
      if (isAlive) work();
    });
  };
  const simulator = new Simulator((answer) => {
    const copy = structuredClone(answer);
    later(() => answered(copy));
  });
  return {
    post: (request) => {
      const copy = structuredClone(request);
      later(() => simulator.handle(copy));
    },
    onAnswer: (listen) => (answered = listen),
    onEnd: (listen) => (ended = listen),
    memory: () => undefined,
    computed: () => undefined,
    kill: () => {
      isAlive = false;
      setImmediate(() => ended('it was ended'));
    },
  };
}
