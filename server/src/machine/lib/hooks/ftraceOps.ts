import type { Subject } from '../entry';
import { EBUSY, EINVAL } from '../../../kernel/errno';
import { releaseIpmodify, requestIpmodify } from '../../../kernel/livepatch/ftrace';
import type { FunctionId } from '../../../kernel/structs';
import type { KernelCall } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import { Part } from '../../run/part';
import { Pointer } from '../../memory/value';
import { symbolAddress } from './symbolLookup';

/** What hooks into running code, and what looks symbols up. */
const C = String.raw`
struct ftrace_ops;
struct ftrace_regs;
typedef void (*ftrace_func_t)(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
                              struct ftrace_regs *regs);
struct ftrace_ops {
  ftrace_func_t func;
  struct ftrace_ops *next;
  unsigned long flags;
  void *private;
};
#define FTRACE_OPS_FL_SAVE_REGS (1 << 2)
#define FTRACE_OPS_FL_SAVE_REGS_IF_SUPPORTED (1 << 3)
#define FTRACE_OPS_FL_RECURSION (1 << 4)
#define FTRACE_OPS_FL_RECURSION_SAFE (1 << 4)
#define FTRACE_OPS_FL_DYNAMIC (1 << 1)
#define FTRACE_OPS_FL_IPMODIFY (1 << 13)
#define FTRACE_OPS_FL_PERMANENT (1 << 16)
int ftrace_set_filter(struct ftrace_ops *ops, unsigned char *name, int length, int reset);
int ftrace_set_filter_ip(struct ftrace_ops *ops, unsigned long ip, int remove, int reset);
int register_ftrace_function(struct ftrace_ops *ops);
int unregister_ftrace_function(struct ftrace_ops *ops);
#define arch_ftrace_get_regs(fregs) ((struct pt_regs *)(fregs))
#define ftrace_get_regs(fregs) ((struct pt_regs *)(fregs))
#define ftrace_instruction_pointer_set(fregs, ip) do { } while (0)
#define ftrace_test_recursion_trylock(ip, parent) 0
#define ftrace_test_recursion_unlock(bit) do { } while (0)
`;

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

export const FTRACE: Subject = {
  c: C,
  functions: {
    ftrace_set_filter: { returns: '0 or -errno', run: setFilter },
    ftrace_set_filter_ip: { returns: '0 or -errno', run: setFilterAddress },
    register_ftrace_function: { neverCalls: true, returns: '0 or -errno', run: register },
    unregister_ftrace_function: { returns: '0 or -errno', run: unregister },
  },
};
