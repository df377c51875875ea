import type { StartSimulator } from '../runner/simulatorPort';

/** What a command gets from the process. Tests give their own. */
export interface Environment {
  readonly cwd: string;
  /** The folder with the rules' pages. */
  readonly docs: string;
  readonly version: string;
  /** Tells one build of the program from another. */
  readonly build: string;
  /** Where results may be kept from one run to the next; undefined where nothing may be written. */
  readonly cacheFolder: string | undefined;
  readonly processors: number;
  /** The terminal understands colours. */
  readonly colour: boolean;
  /** Starts a process that runs modules. */
  readonly startSimulator: StartSimulator;
  /** Shows how many modules are done; undefined when all are. */
  readonly progress: (done: number | undefined, all: number) => void;
  out(text: string): void;
  /** Writes one line to standard error. */
  complain(sentence: string): void;
}

/** The work was done and found nothing bad; it found something; it could not be done. */
export const EXIT = { ok: 0, findings: 1, failed: 2 } as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** What keeps a command from its work, as a sentence for the user. */
export class CommandFailure extends Error {}
