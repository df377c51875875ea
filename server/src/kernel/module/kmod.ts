import { EEXIST, EINVAL, ENOENT, ENOEXEC } from '../errno';
import { strerror } from '../strerror';
import type { Kernel } from '../kernel';
import { deleteModule, holdersOf, finitModule } from './moduleLoader';
import type { Run } from '../run';
import type { Module } from '../structs';

/** What the tools say of a load that failed, where it is not what strerror(3) says. */
const INSMOD_TEXTS: Readonly<Record<number, string>> = {
  [ENOEXEC]: 'Invalid module format',
  [ENOENT]: 'Unknown symbol in module',
  3: 'Module has wrong symbol version',
  [EINVAL]: 'Invalid parameters',
};
const MODPROBE_TEXTS: Readonly<Record<number, string>> = {
  [EEXIST]: 'Module already in kernel',
  [ENOENT]: 'Unknown symbol in module, or unknown parameter (see dmesg)',
};

/** Loads a module as insmod does. `mod` is undefined if there is no such file. Returns what insmod prints. */
export function* insmod(
  kernel: Kernel,
  path: string,
  mod: Module | undefined,
  parameters: readonly string[] = [],
): Run<string | undefined> {
  if (!mod) return `insmod: ERROR: could not load module ${path}: ${strerror(ENOENT)}`;
  const err = yield* finitModule(kernel, mod, parameters);
  if (!err) return undefined;
  return `insmod: ERROR: could not insert module ${path}: ${INSMOD_TEXTS[-err] ?? strerror(-err)}`;
}

/** Loads a module that is not there yet as modprobe does. Returns what modprobe prints. */
export function* modprobe(
  kernel: Kernel,
  mod: Module,
  parameters: readonly string[] = [],
): Run<string | undefined> {
  const err = yield* finitModule(kernel, mod, parameters);
  if (!err) return undefined;
  return `modprobe: ERROR: could not insert '${mod.name}': ${MODPROBE_TEXTS[-err] ?? strerror(-err)}`;
}

/** Removes a module as rmmod does, which looks before it asks the kernel. Returns what rmmod prints. */
export function* rmmod(kernel: Kernel, name: string): Run<string | undefined> {
  const mod = kernel.modules.get(name);
  if (!mod) return `rmmod: ERROR: Module ${name} is not currently loaded`;
  const holders = holdersOf(kernel, mod).map((holder) => holder.name);
  if (holders.length > 0) return `rmmod: ERROR: Module ${name} is in use by: ${holders.join(' ')}`;
  if (mod.refcnt > 0) return `rmmod: ERROR: Module ${name} is in use`;
  // Of one that is going rmmod reads -1, and takes it for an error that was told already.
  if (mod.refcnt < 0) return undefined;
  const err = yield* deleteModule(kernel, name);
  return err ? `rmmod: ERROR: could not remove module ${name}: ${strerror(-err)}` : undefined;
}
