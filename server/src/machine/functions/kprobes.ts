import { EBUSY, EINVAL, ENOENT } from '../../kernel/errno';
import { releaseIpmodify, requestIpmodify } from '../../kernel/ftrace';
import type { FunctionId } from '../../kernel/structs';
import type { KernelCall, KernelFunction, KernelFunctions } from '../kernelFunction';
import { keyOf } from '../keyOf';
import type { Machine } from '../machine';
import { Part } from '../part';
import { Pointer, type Value } from '../value';
import { symbolAddress } from './symbolLookup';

/** Probes that are registered, by the keys of their structures; the function is known for those on its first byte. */
const KPROBES = new Part<Map<string, { readonly func: FunctionId | undefined; readonly ipmodify: boolean }>>(
  'kprobes',
  () => new Map(),
);

/** The function that a probe is on; undefined if nothing of the name is visible. */
function probed(machine: Machine, at: Value): Pointer | undefined {
  const name = machine.getField(at, 'kprobe', 'symbol_name');
  if (name !== 0) return symbolAddress(machine, machine.readString(name) ?? '');
  const address = machine.getField(at, 'kprobe', 'addr');
  if (address instanceof Pointer) return address;
  return typeof address === 'object' ? undefined : machine.memory.fromInt(address);
}

/**
 * A probe with a post handler changes where the function goes on, which only one user of ftrace may do. A jump probe is
 * the same, but nobody can see whether a pre handler jumps.
 * @kernel kernel/kprobes.c register_kprobe
 */
function register(machine: Machine, at: Value): number {
  const hasName = machine.getField(at, 'kprobe', 'symbol_name') !== 0;
  const hasAddress = machine.getField(at, 'kprobe', 'addr') !== 0;
  if (hasName === hasAddress) return -EINVAL;
  const probes = machine.part(KPROBES);
  if (probes.has(keyOf(at))) return -EINVAL;
  const target = probed(machine, at);
  const name = machine.readString(machine.getField(at, 'kprobe', 'symbol_name')) ?? '';
  if (!target && hasName && machine.kernel.kallsyms.find(undefined, name).length === 0) return -ENOENT;
  const func = target?.object.code?.id;
  const ipmodify = machine.getField(at, 'kprobe', 'post_handler') !== 0;
  if (func !== undefined && ipmodify && requestIpmodify(machine.kernel, func) !== 0) return -EBUSY;
  if (target) machine.setField(at, 'kprobe', 'addr', target);
  probes.set(keyOf(at), { func, ipmodify });
  return 0;
}

function unregister(machine: Machine, at: Value): void {
  const probes = machine.part(KPROBES);
  const known = probes.get(keyOf(at));
  probes.delete(keyOf(at));
  if (known?.func !== undefined && known.ipmodify) releaseIpmodify(machine.kernel, known.func);
}

const PROBES_MAX = 1024;

/** The probes of an array. */
function probesOf({ machine, args }: KernelCall): readonly Value[] {
  const [array = 0, count = 0] = args;
  if (!(array instanceof Pointer)) return [];
  return Array.from({ length: Math.min(machine.toNumber(count), PROBES_MAX) }, (_, index) =>
    machine.memory.load(
      new Pointer(array.object, array.offset + index * 8),
      { size: 8, signed: false },
      true,
    ),
  );
}

const registering: KernelFunction = ({ machine, args }) => register(machine, args[0] ?? 0);
const unregistering: KernelFunction = ({ machine, args }) => unregister(machine, args[0] ?? 0);

export const KPROBE_FUNCTIONS: KernelFunctions = {
  register_kprobe: registering,
  unregister_kprobe: unregistering,
  // A kretprobe begins with its kprobe.
  register_kretprobe: registering,
  unregister_kretprobe: unregistering,
  register_kprobes: (call) => {
    for (const at of probesOf(call)) {
      const err = register(call.machine, at);
      if (err !== 0) return err;
    }
    return 0;
  },
  unregister_kprobes: (call) => {
    for (const at of probesOf(call)) unregister(call.machine, at);
  },
  enable_kprobe: () => 0,
  disable_kprobe: () => 0,
};
