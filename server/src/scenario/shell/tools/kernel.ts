import { failureText } from '../../system';
import type { Invocation } from '../invocation';
import { readOptions } from './options';

/** `insmod` */
export function insmod({ args, shell, err }: Invocation): number {
  const [path, ...parameters] = args.filter((arg) => !/^-[fsv]$|^--/.test(arg));
  if (path === undefined) {
    err('insmod: ERROR: missing filename.\n');
    return 1;
  }
  return say(shell.world.system.insmod(path, parameters), err);
}

function say(message: string | undefined, err: (text: string) => void): number {
  if (message === undefined) return 0;
  err(message.endsWith('\n') ? message : `${message}\n`);
  return 1;
}

const MODPROBE: Readonly<Record<string, string>> = {
  'dry-run': 'n',
  show: 'n',
  remove: 'r',
  quiet: 'q',
  all: 'a',
  verbose: 'v',
  'first-time': 'first',
};

/** `modprobe` */
export function modprobe(call: Invocation): number {
  const { shell, err } = call;
  const { values, operands } = readOptions(call.args, ['d', 'C', 'S'], MODPROBE);
  const [name, ...parameters] = operands;
  const { system } = shell.world;
  if (name === undefined) {
    err('modprobe: ERROR: missing parameters. See -h.\n');
    return 1;
  }
  const complain = values.has('q') ? () => undefined : err;
  if (values.has('r')) return say(system.rmmod(moduleName(name)), complain);
  if (!system.hasModule(moduleName(name))) {
    complain(`modprobe: FATAL: Module ${name} not found in directory /lib/modules/${shell.world.release}\n`);
    return 1;
  }
  return values.has('n') ? 0 : say(system.modprobe(name, parameters), complain);
}

function moduleName(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ko$/, '').replaceAll('-', '_');
}

/** `rmmod` */
export function rmmod({ args, shell, err }: Invocation): number {
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    status = Math.max(status, say(shell.world.system.rmmod(moduleName(name)), err));
  }
  return status;
}

/** `lsmod`. Sizes are not known and printed as 16384. */
export function lsmod({ shell, out }: Invocation): number {
  out('Module                  Size  Used by\n');
  for (const { name, references, usedBy } of shell.world.system.loadedModules()) {
    const by = usedBy.length > 0 ? ` ${usedBy.join(',')}` : '';
    out(`${name.padEnd(19)} ${'16384'.padStart(8)}  ${references}${by}\n`);
  }
  return 0;
}

/** `modinfo` */
export function modinfo(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['F', 'k'], { field: 'F' });
  let status = 0;
  for (const path of operands) {
    const tags = call.shell.world.system.moduleInfo(moduleName(path));
    if (!tags) {
      call.err(`modinfo: ERROR: Module ${path} not found.\n`);
      status = 1;
      continue;
    }
    const field = values.get('F')?.[0];
    if (field === undefined) call.out(`${'filename:'.padEnd(16)}${path}\n`);
    for (const { tag, value } of tags) {
      if (field === undefined) call.out(`${`${tag}:`.padEnd(16)}${value}\n`);
      else if (field === tag) call.out(`${value}\n`);
    }
  }
  return status;
}

const SYSCTL: Readonly<Record<string, string>> = {
  values: 'n',
  quiet: 'q',
  write: 'w',
  ignore: 'e',
  names: 'N',
};

/** `sysctl` */
export function sysctl(call: Invocation): number {
  const { values, operands } = readOptions(call.args, [], SYSCTL);
  let status = 0;
  for (const operand of operands) {
    const [, name = operand, value] = /^([^=]*)=([^]*)$/.exec(operand) ?? [];
    const key = name.trim().replaceAll('/', '.');
    const failed = value === undefined ? show(call, key, values) : set(call, key, value.trim(), values);
    if (failed) status = values.has('e') ? status : 1;
  }
  return status;
}

type Values = ReturnType<typeof readOptions>['values'];

function show({ shell, out, err }: Invocation, name: string, values: Values): boolean {
  const value = shell.world.system.readSysctl(name);
  if (value === undefined) return !values.has('e') && unknownKey(name, err);
  if (values.has('N')) out(`${name}\n`);
  else out(values.has('n') ? `${value}\n` : `${name} = ${value}\n`);
  return false;
}

function unknownKey(name: string, err: (text: string) => void): boolean {
  err(`sysctl: cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory\n`);
  return true;
}

function set({ shell, out, err }: Invocation, name: string, value: string, values: Values): boolean {
  const { system } = shell.world;
  if (system.readSysctl(name) === undefined) return unknownKey(name, err);
  const refused = system.writeSysctl(name, value);
  if (refused < 0) {
    err(`sysctl: setting key "${name}": ${failureText(refused)}\n`);
    return true;
  }
  if (!values.has('q')) out(values.has('n') ? `${value}\n` : `${name} = ${value}\n`);
  return false;
}
