import type { LogEntry } from '../../system';
import type { Invocation } from '../invocation';
import type { Run } from '../run';
import { readOptions } from './options';

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

/** `dmesg`. Levels are not kept, so a choice of levels shows all. */
export function dmesg(call: Invocation): number | Run<number> {
  const { values } = readOptions(call.args, ['l', 'f', 'n', 's', 'time'], LONG);
  const { world } = call.shell;
  const withTime = !values.has('t') && values.get('time')?.[0] !== 'notime';
  if (values.has('w') || values.has('W')) return follow(call, withTime, values.has('W'));
  if (!values.has('C')) print(call, world.clearedLines, withTime);
  if (values.has('C') || values.has('c')) world.clearedLines = world.system.log.length;
  return 0;
}

function print({ shell, out }: Invocation, from: number, withTime: boolean): number {
  const { log } = shell.world.system;
  shell.world.budget.step(Math.ceil((log.length - from) / 100));
  for (const entry of log.slice(from)) out(lineOf(entry, withTime));
  return log.length;
}

/** Goes on until it is ended from outside. */
function* follow(call: Invocation, withTime: boolean, newOnly: boolean): Run<number> {
  const { world } = call.shell;
  let shown = newOnly ? world.system.log.length : world.clearedLines;
  for (;;) {
    shown = print(call, shown, withTime);
    world.budget.step();
    yield { until: world.system.now + FOLLOW_MS };
  }
}

function lineOf({ kind, text, time }: LogEntry, withTime: boolean): string {
  const seconds = String(Math.floor(time / 1000)).padStart(5);
  const micros = String(Math.round((time % 1000) * 1000)).padStart(6, '0');
  const stamp = withTime ? `[${seconds}.${micros}] ` : '';
  return `${stamp}${kind === 'fault' ? '! ' : ''}${text}\n`;
}
