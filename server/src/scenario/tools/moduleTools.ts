import { type Invocation, readOptions, type Tool } from '@livepatch/shell';
import type { System } from '../system';

type Print = (text: string) => void;

/** `insmod` */
export const insmod =
  (system: System): Tool =>
  ({ args, err }) => {
    const [path, ...parameters] = args.filter((arg) => !/^-[fsv]$|^--/.test(arg));
    if (path !== undefined) return say(system.insmod(path, parameters), err);
    err('insmod: ERROR: missing filename.\n');
    return 1;
  };

function say(message: string | undefined, err: Print): number {
  if (message === undefined) return 0;
  err(message.replace(/\n?$/, '\n'));
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
export const modprobe =
  (system: System): Tool =>
  ({ args, shell, err }) => {
    const { values, operands } = readOptions(args, ['d', 'C', 'S'], MODPROBE);
    const [name, ...parameters] = operands;
    if (name === undefined) {
      err('modprobe: ERROR: missing parameters. See -h.\n');
      return 1;
    }
    const complain = values.has('q') ? () => undefined : err;
    if (values.has('r')) return say(system.rmmod(moduleName(name)), complain);
    if (!system.hasModule(moduleName(name))) {
      complain(
        `modprobe: FATAL: Module ${name} not found in directory /lib/modules/${shell.world.release}\n`,
      );
      return 1;
    }
    return values.has('n') ? 0 : say(system.modprobe(name, parameters), complain);
  };

function moduleName(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ko$/, '').replaceAll('-', '_');
}

/** `rmmod` */
export const rmmod =
  (system: System): Tool =>
  ({ args, err }) =>
    args
      .filter((arg) => !arg.startsWith('-'))
      .reduce((status, name) => Math.max(status, say(system.rmmod(moduleName(name)), err)), 0);

/** `lsmod`. Sizes are not known and printed as 16384. */
export const lsmod =
  (system: System): Tool =>
  ({ out }) => {
    out('Module                  Size  Used by\n');
    for (const { name, references, usedBy } of system.loadedModules()) {
      const by = usedBy.length > 0 ? ` ${usedBy.join(',')}` : '';
      out(`${name.padEnd(19)} ${'16384'.padStart(8)}  ${references}${by}\n`);
    }
    return 0;
  };

/** `modinfo` */
export const modinfo =
  (system: System): Tool =>
  (call) => {
    const { values, operands } = readOptions(call.args, ['F', 'k'], { field: 'F' });
    return operands.reduce(
      (status, path) => Math.max(status, showInfo(system, call, path, values.get('F')?.[0])),
      0,
    );
  };

function showInfo(system: System, { out, err }: Invocation, path: string, field: string | undefined): number {
  const tags = system.moduleInfo(moduleName(path));
  if (!tags) {
    err(`modinfo: ERROR: Module ${path} not found.\n`);
    return 1;
  }
  if (field === undefined) out(`${'filename:'.padEnd(16)}${path}\n`);
  for (const { tag, value } of tags) {
    if (field === undefined) out(`${`${tag}:`.padEnd(16)}${value}\n`);
    else if (field === tag) out(`${value}\n`);
  }
  return 0;
}
