import { posix } from 'node:path';
import type { Invocation } from '../invocation';
import type { Run } from '../run';
import { endJob } from '../jobs';
import { readOptions } from './options';

/** What a shell on a machine with one processor, as root, is told. */
const PROCESSORS = 2;

/** Virtual machines boot at this time, in ms since 1970: 2025-01-01 00:00 UTC. */
const BOOT_MS = 1_735_689_600_000;

/** `sleep` */
export function* sleep({ args, shell, err }: Invocation): Run<number> {
  let seconds = 0;
  for (const arg of args) {
    const [, number, unit] = /^(\d*\.?\d+|\d+\.)([smhd]?)$/.exec(arg) ?? [];
    if (number === undefined) {
      err(`sleep: invalid time interval '${arg}'\n`);
      return 1;
    }
    seconds +=
      Number(number) *
      { s: 1, m: 60, h: 3600, d: 86_400 }[unit === '' ? 's' : (unit as 's' | 'm' | 'h' | 'd')];
  }
  yield { until: shell.world.system.now + seconds * 1000 };
  return 0;
}

/** `date`. The time is the virtual one; no two calls give the same nanoseconds. */
export function date({ args, shell, out }: Invocation): number {
  const { system, unique } = shell.world;
  const time = new Date(BOOT_MS + system.now);
  const nanos = String((Math.floor(system.now % 1000) * 1_000_000 + unique()) % 1_000_000_000).padStart(
    9,
    '0',
  );
  const rfc = args.find((arg) => arg.startsWith('--rfc-3339='))?.split('=')[1];
  const day = time.toISOString().slice(0, 10);
  const clock = time.toISOString().slice(11, 19);
  const format = args.find((arg) => arg.startsWith('+'))?.slice(1);
  if (rfc !== undefined) out(`${day} ${clock}${rfc === 'ns' ? `.${nanos}` : ''}+00:00\n`);
  else if (format === undefined) out(`${time.toUTCString()}\n`);
  else out(`${formatDate(format, { time, day, clock, nanos })}\n`);
  return 0;
}

interface Moment {
  readonly time: Date;
  readonly day: string;
  readonly clock: string;
  readonly nanos: string;
}

function formatDate(format: string, { time, day, clock, nanos }: Moment): string {
  const [hour = '', minute = '', second = ''] = clock.split(':');
  const [year = '', month = '', date = ''] = day.split('-');
  const values: Readonly<Record<string, string>> = {
    s: String(Math.floor(time.getTime() / 1000)),
    N: nanos,
    F: day,
    T: clock,
    Y: year,
    m: month,
    d: date,
    H: hour,
    M: minute,
    S: second,
    '%': '%',
  };
  return format.replace(/%([A-Za-z%])/g, (all, letter: string) => values[letter] ?? all);
}

/** `uname` */
export function uname({ args, shell, out }: Invocation): number {
  const { release } = shell.world;
  const letters = args.join('');
  if (letters.includes('a')) out(`Linux localhost ${release} #1 SMP x86_64 GNU/Linux\n`);
  else if (letters.includes('r')) out(`${release}\n`);
  else if (/[mpi]/.test(letters)) out('x86_64\n');
  else if (letters.includes('n')) out('localhost\n');
  else out('Linux\n');
  return 0;
}

/** `id` */
export function id({ args, out }: Invocation): number {
  if (/n/.test(args.join(''))) out('root\n');
  else out(args.length > 0 ? '0\n' : 'uid=0(root) gid=0(root) groups=0(root)\n');
  return 0;
}

/** `whoami` and `hostname` */
export function whoami({ name, out }: Invocation): number {
  out(name === 'hostname' ? 'localhost\n' : 'root\n');
  return 0;
}

/** `nproc` and `getconf` */
export function processors({ name, args, out }: Invocation): number {
  const asked = args[0] ?? '';
  if (name === 'nproc' || asked.includes('NPROCESSORS')) out(`${PROCESSORS}\n`);
  else
    out(
      asked === 'LONG_BIT'
        ? '64\n'
        : asked === 'PAGESIZE' || asked === 'PAGE_SIZE'
          ? '4096\n'
          : 'undefined\n',
    );
  return 0;
}

/** `basename` */
export function basename({ args, out }: Invocation): number {
  const [path = '', suffix] = args;
  const base = posix.basename(path);
  out(
    `${suffix !== undefined && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base}\n`,
  );
  return 0;
}

/** `dirname` */
export function dirname({ args, out }: Invocation): number {
  for (const path of args) out(`${posix.dirname(path)}\n`);
  return 0;
}

/** `realpath` and `readlink -f` */
export function realpath({ args, shell, out }: Invocation): number {
  for (const path of args.filter((arg) => !arg.startsWith('-'))) out(`${shell.world.files.absolute(path)}\n`);
  return 0;
}

/** `seq` */
export function seq(call: Invocation): number {
  const { values, operands } = readOptions(
    call.args.map((arg) => (/^-\d/.test(arg) ? ` ${arg}` : arg)),
    ['s', 'f'],
    { separator: 's', 'equal-width': 'w' },
  );
  const numbers = operands.map(Number);
  const [first = 1, step = 1, last = 1] =
    numbers.length === 1 ? [1, 1, ...numbers] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const count = step === 0 ? 0 : Math.floor((last - first) / step + 1e-9) + 1;
  if (count <= 0 || Number.isNaN(count)) return Number.isNaN(count) ? 1 : 0;
  call.shell.world.budget.step(count);
  const decimals = Math.max(...operands.map((each) => (each.split('.')[1] ?? '').length));
  const all = Array.from({ length: count }, (_, index) => (first + index * step).toFixed(decimals));
  const width = values.has('w') ? Math.max(...all.map((each) => each.length)) : 0;
  call.out(`${all.map((each) => each.padStart(width, '0')).join(values.get('s')?.[0] ?? '\n')}\n`);
  return 0;
}

/** `env` and `printenv`: a command with variables, or nothing. */
export function* env({ args, shell }: Invocation): Run<number> {
  const rest = args.slice(args.findIndex((arg) => !/^-|^\w+=/.test(arg)));
  if (!args.some((arg) => !/^-|^\w+=/.test(arg))) return 0;
  return yield* shell.world.interpreter.command(shell, rest, false);
}

/** `timeout`: runs the command; time is virtual, and a script that never ends is ended by its budget. */
export function* timeout({ args, shell }: Invocation): Run<number> {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  return yield* shell.world.interpreter.command(shell, args.slice(at + 1), false);
}

/** `xargs`: one call with all the words of its input. */
export function* xargs(call: Invocation): Run<number> {
  const { shell, args } = call;
  const flags = args.findIndex(
    (arg, index) => !arg.startsWith('-') && !/^-[nIPL]$/.test(args[index - 1] ?? ''),
  );
  const option = (letter: string): string | undefined => {
    const at = args.findIndex((arg) => arg.startsWith(letter));
    return at === -1 || (flags !== -1 && at >= flags) ? undefined : args[at]?.slice(2) || args[at + 1];
  };
  const command = flags === -1 ? ['echo'] : args.slice(flags);
  const words = (shell.descriptors.get(0)?.input?.rest() ?? '').split(/\s+/).filter((word) => word !== '');
  const placeholder = option('-I');
  const size = placeholder === undefined ? Number(option('-n') ?? (words.length || 1)) : 1;
  if (words.length === 0 && args.includes('-r')) return 0;
  let status = 0;
  for (let index = 0; index < Math.max(1, words.length); index += size) {
    const some = words.slice(index, index + size);
    const filled =
      placeholder === undefined
        ? [...command, ...some]
        : command.map((word) => word.replaceAll(placeholder, some[0] ?? ''));
    if ((yield* shell.world.interpreter.command(shell, filled, false)) !== 0) status = 123;
  }
  return status;
}

/** `pgrep`: no process is found by its name. */
export const pgrep = (): number => 1;

/** `pkill` and `killall` */
export const pkill = (): number => 1;

/** `sync`, `logger`, `chmod` and others that change nothing here. */
export const nothing = (): number => 0;

/** `/bin/kill` */
export function kill({ args, shell }: Invocation): number {
  const pids = args.filter((arg) => /^\d+$/.test(arg)).map(Number);
  return pids.every((pid) => endJob(shell.world, pid, 15)) ? 0 : 1;
}
