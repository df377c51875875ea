import { type Invocation, readOptions, type Run, type Tool } from '@livepatch/shell';
import type { LogEntry, System } from '../system';

const LONG: Readonly<Record<string, string>> = {
  notime: 't',
  clear: 'C',
  'read-clear': 'c',
  follow: 'w',
  'follow-new': 'W',
  level: 'l',
  facility: 'f',
  decode: 'x',
  kernel: 'k',
  ctime: 'T',
  'time-format': 'time',
  color: 'L',
  nopager: 'P',
  human: 'H',
};

const FOLLOW_MS = 10;

/** The kernel's log as the tool shows it: from the first line that was not cleared. */
interface ShownLog {
  readonly system: System;
  clearedLines: number;
}

/** `dmesg`. Levels are not kept, so a choice of levels shows all. */
export function dmesg(system: System): Tool {
  const shown: ShownLog = { system, clearedLines: 0 };
  return (call) => {
    const { values } = readOptions(call.args, ['l', 'f', 'n', 's', 'time'], LONG);
    const withTime = !values.has('t') && values.get('time')?.[0] !== 'notime';
    if (values.has('w') || values.has('W')) return follow(call, shown, withTime, values.has('W'));
    if (!values.has('C')) print(call, shown, shown.clearedLines, withTime);
    if (values.has('C') || values.has('c')) shown.clearedLines = system.log.length;
    return 0;
  };
}

function print({ shell, out }: Invocation, { system }: ShownLog, from: number, withTime: boolean): number {
  const { log } = system;
  shell.world.budget.step(Math.ceil((log.length - from) / 100));
  for (const entry of log.slice(from)) out(lineOf(entry, withTime));
  return log.length;
}

/** Goes on until it is ended from outside. */
function* follow(call: Invocation, log: ShownLog, withTime: boolean, newOnly: boolean): Run<number> {
  let shown = newOnly ? log.system.log.length : log.clearedLines;
  for (;;) {
    shown = print(call, log, shown, withTime);
    call.shell.world.budget.step();
    yield { until: log.system.now + FOLLOW_MS };
  }
}

function lineOf({ kind, text, time }: LogEntry, withTime: boolean): string {
  const seconds = String(Math.floor(time / 1000)).padStart(5);
  const micros = String(Math.round((time % 1000) * 1000)).padStart(6, '0');
  const stamp = withTime ? `[${seconds}.${micros}] ` : '';
  return `${stamp}${kind === 'fault' ? '! ' : ''}${text}\n`;
}
