import { EBUSY, EINVAL } from '../../kernel/errno';
import { releaseIpmodify, requestIpmodify } from '../../kernel/livepatch/ftrace';
import type { FunctionId } from '../../kernel/structs';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import { keyOf } from '../memory/keyOf';
import { Part } from '../run/part';
import { Pointer, unknownValue } from '../memory/value';
import { symbolAddress } from './symbolLookup';

const IPMODIFY = 1 << 13;

/** An ftrace user of a module. */
interface FtraceOps {
  readonly filter: Set<FunctionId>;
  isRegistered: boolean;
}

/** By the keys of the `struct ftrace_ops`. */
const FTRACE_OPS = new Part<Map<string, FtraceOps>>('ftrace ops', () => new Map());

function opsOf({ machine, args }: KernelCall): FtraceOps {
  const all = machine.part(FTRACE_OPS);
  const key = keyOf(args[0] ?? 0);
  const known = all.get(key) ?? { filter: new Set<FunctionId>(), isRegistered: false };
  all.set(key, known);
  return known;
}

function setFilter(call: KernelCall): number {
  const { machine, args } = call;
  const [, name = 0, , reset = 0] = args;
  const { filter } = opsOf(call);
  if (machine.toNumber(reset) !== 0) filter.clear();
  const id = name === 0 ? undefined : symbolAddress(machine, machine.readString(name) ?? '')?.object.code?.id;
  if (id !== undefined) filter.add(id);
  return 0;
}

function setFilterAddress(call: KernelCall): number {
  const { machine, args } = call;
  const [, address = 0, remove = 0, reset = 0] = args;
  const { filter } = opsOf(call);
  const at =
    address instanceof Pointer || typeof address === 'object' ? address : machine.memory.fromInt(address);
  const id = at instanceof Pointer ? at.object.code?.id : undefined;
  if (machine.toNumber(reset) !== 0) filter.clear();
  if (id === undefined) return -EINVAL;
  if (machine.toNumber(remove) === 0) filter.add(id);
  else filter.delete(id);
  return 0;
}

/** @kernel kernel/trace/ftrace.c register_ftrace_function */
function register(call: KernelCall): number {
  const { machine, args } = call;
  const ops = opsOf(call);
  if (ops.isRegistered) return -EBUSY;
  const flags = machine.toNumber(machine.getField(args[0] ?? 0, 'ftrace_ops', 'flags'));
  const taken: FunctionId[] = [];
  for (const func of (flags & IPMODIFY) === 0 ? [] : ops.filter) {
    if (requestIpmodify(machine.kernel, func) !== 0) {
      for (const done of taken) releaseIpmodify(machine.kernel, done);
      return -EBUSY;
    }
    taken.push(func);
  }
  ops.isRegistered = true;
  return 0;
}

function unregister(call: KernelCall): number {
  const { machine, args } = call;
  const ops = opsOf(call);
  if (!ops.isRegistered) return -EINVAL;
  ops.isRegistered = false;
  const flags = machine.toNumber(machine.getField(args[0] ?? 0, 'ftrace_ops', 'flags'));
  if ((flags & IPMODIFY) !== 0) for (const func of ops.filter) releaseIpmodify(machine.kernel, func);
  return 0;
}

/** Hooks that nothing here ever calls: they are taken and given back. */
const RECORDED: KernelFunctions = {
  tracepoint_probe_register: () => 0,
  tracepoint_probe_unregister: () => 0,
  nf_register_net_hook: () => 0,
  nf_unregister_net_hook: () => undefined,
  __lp_init_net: () => unknownValue('init_net', true),
};

export const HOOK_FUNCTIONS: KernelFunctions = {
  ftrace_set_filter: setFilter,
  ftrace_set_filter_ip: setFilterAddress,
  register_ftrace_function: register,
  unregister_ftrace_function: unregister,
  ...RECORDED,
};
