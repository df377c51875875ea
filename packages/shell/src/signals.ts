/** What leaves the ordinary order of commands. The interpreter throws these at itself. */
export abstract class Signal extends Error {}

/** `exit`, and whatever else ends a shell or subshell. */
export class ShellExit extends Signal {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/** `return` */
export class FunctionReturn extends Signal {
  private static readonly made = new Map<number, FunctionReturn>();

  private constructor(readonly status: number) {
    super(`return ${status}`);
  }

  /** Making an error takes long, and functions return often. */
  static with(status: number): FunctionReturn {
    const signal = FunctionReturn.made.get(status) ?? new FunctionReturn(status);
    FunctionReturn.made.set(status, signal);
    return signal;
  }
}

/** `break` and `continue`, which leave `levels` loops (1: the innermost) or go on with the next round of that one. */
export class LoopSignal extends Signal {
  constructor(
    readonly kind: 'break' | 'continue',
    readonly levels: number,
  ) {
    super(`${kind} ${levels}`);
  }
}

/** A command cannot go on; the message is printed, the status is 1, and the script goes on unless it is told otherwise. */
export class CommandError extends Signal {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** The script as a whole cannot go on: a budget is spent, or what it needs does not exist here. A sentence. */
export class ScriptStopped extends Error {}
