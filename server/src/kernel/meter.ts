/** What one run may do before it is ended. All are counts, so that a run ends at the same place on every machine. */
export interface RunBounds {
  /** Instructions of modules' code, and the kernel's own work in the same measure. */
  readonly steps: number;
  /** Lines of the kernel's log. */
  readonly lines: number;
  /** Code that cannot go on ends the run. Otherwise only its task is killed, and what comes of that is seen. */
  readonly isStrict: boolean;
  /** Bytes of a task's stack, where it is not the kernel's: for programs that are none of the kernel's. */
  readonly stack?: number;
  /** Instructions until a command's code counts as endless, where it is one of such programs. */
  readonly command?: number;
}

/** Enough for any transcript or script that somebody waits for. */
export const PATIENT_BOUNDS: RunBounds = { steps: 60_000_000, lines: 100_000, isStrict: false };

/** A run has come to one of its bounds, or to code that cannot be run: nobody knows how it would have gone on. */
export class RunEnded extends Error {
  /** @param reason such as `after 100 steps` */
  constructor(readonly reason: string) {
    super(`The run was ended ${reason}.`);
  }
}

/** What the kernel's own work costs, in instructions of a module's code that take as long. */
export const COST = {
  /** Code that waited goes on. */
  resume: 10,
  /** A line of the log. */
  line: 20,
  /** Something is wrong in the code that runs. */
  report: 100,
  /** A function of the kernel is called. */
  call: 20,
  /** A module is read and linked, or a livepatch enabled. */
  load: 500,
  /** Something gets a name in sysfs. */
  name: 20,
};

/** Counts what a run does, and ends it when that is too much. */
export class Meter {
  taken = 0;
  private ended: RunEnded | undefined;
  /** Told of the reason, once, while the stack still shows where that is. */
  onEnd: (reason: string) => void = () => undefined;

  constructor(readonly bounds: RunBounds) {}

  /** @throws RunEnded when all is spent */
  spend(steps: number): void {
    this.taken += steps;
    if (this.taken > this.bounds.steps) this.end(`after ${this.bounds.steps} steps`);
  }

  /** @throws RunEnded always; the first reason counts */
  end(reason: string): never {
    if (!this.ended) {
      this.ended = new RunEnded(reason);
      this.onEnd(reason);
    }
    throw this.ended;
  }
}
