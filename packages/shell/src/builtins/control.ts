import { posix } from 'node:path';
import type { Invocation } from '../invocation';
import type { Run } from '../run';
import { complain, lineOf } from '../shell';
import { FunctionReturn, LoopSignal, ShellExit } from '../signals';
import { runText } from '../statements';

/** `eval` */
export function* evalWords({ args, shell }: Invocation): Run<number> {
  const text = args.join(' ');
  const { source, offset } = shell;
  shell.source = { name: source.name, text, firstLine: lineOf(shell) };
  try {
    return yield* runText(shell, text);
  } finally {
    Object.assign(shell, { source, offset });
  }
}

/** `.` and `source` */
export function* sourceScript({ name, args, shell }: Invocation): Run<number> {
  const [path, ...rest] = args;
  if (path === undefined) {
    complain(shell, `${name}: filename argument required`);
    return 2;
  }
  const { files, readScript } = shell.world;
  const absolute = files.absolute(path);
  const own = files.kind(absolute) === 'file' ? files.read(absolute) : undefined;
  const text = typeof own === 'string' ? own : readScript(absolute);
  if (text === undefined) {
    complain(shell, `${path}: No such file or directory`);
    return 1;
  }
  const { source, offset, args: before } = shell;
  shell.source = { name: path.includes('/') ? path : posix.basename(path), text, firstLine: 1 };
  if (rest.length > 0) shell.args = rest;
  shell.sourced++;
  try {
    return yield* runText(shell, text);
  } catch (signal) {
    if (signal instanceof FunctionReturn && shell.calls.length === 0) return signal.status;
    throw signal;
  } finally {
    shell.sourced--;
    Object.assign(shell, { source, offset, args: before });
  }
}

function statusOf({ name, args, shell }: Invocation): number {
  const [given] = args;
  if (given === undefined) return shell.status;
  if (/^-?\d+$/.test(given)) return Number(given) & 255;
  complain(shell, `${name}: ${given}: numeric argument required`);
  return 2;
}

/** `exit` */
export function exit(call: Invocation): never {
  throw new ShellExit(statusOf(call));
}

/** `return` */
export function returnFromFunction(call: Invocation): number {
  const { shell } = call;
  if (shell.calls.length === 0 && shell.sourced === 0) {
    complain(shell, "return: can only `return' from a function or sourced script");
    return 2;
  }
  throw FunctionReturn.with(statusOf(call));
}

/** `break` */
export function breakLoop(call: Invocation): number {
  return leaveLoop(call, 'break');
}

/** `continue` */
export function continueLoop(call: Invocation): number {
  return leaveLoop(call, 'continue');
}

function leaveLoop({ name, args, shell }: Invocation, kind: 'break' | 'continue'): number {
  if (shell.loops > 0) throw new LoopSignal(kind, Math.max(1, Number(args[0] ?? 1) || 1));
  complain(shell, `${name}: only meaningful in a \`for', \`while', or \`until' loop`);
  return 0;
}
