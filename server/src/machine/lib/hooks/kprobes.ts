import type { Subject } from '../entry';
import { EINVAL, ENOENT } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import { Pointer, type Value } from '../../memory/value';
import { armProbe, disarmProbe, KPROBES, type Probe } from './kprobeArming';
import { entryOffset, probesOn, runEntryHandlers } from './kprobeHandlers';
import { likelyAddress, listingOf, symbolAddress } from './symbolLookup';

/** What hooks into running code, and what looks symbols up. */
const C = String.raw`
struct pt_regs {
  unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
static inline unsigned long regs_get_kernel_argument(struct pt_regs *regs, unsigned int n)
{
  switch (n) {
  case 0: return regs->di;
  case 1: return regs->si;
  case 2: return regs->dx;
  case 3: return regs->cx;
  case 4: return regs->r8;
  case 5: return regs->r9;
  }
  return 0;
}
static inline unsigned long regs_return_value(struct pt_regs *regs) { return regs->ax; }
static inline void regs_set_return_value(struct pt_regs *regs, unsigned long rc) { regs->ax = rc; }
static inline unsigned long instruction_pointer(struct pt_regs *regs) { return regs->ip; }
static inline void instruction_pointer_set(struct pt_regs *regs, unsigned long ip) { regs->ip = ip; }
#define kernel_stack_pointer(regs) ((regs)->sp)
#define frame_pointer(regs) ((regs)->bp)
#define user_mode(regs) 0

struct kprobe;
struct kretprobe_instance;
typedef unsigned char kprobe_opcode_t;
struct kprobe {
  struct hlist_node hlist;
  struct list_head list;
  unsigned long nmissed;
  kprobe_opcode_t *addr;
  const char *symbol_name;
  unsigned int offset;
  int (*pre_handler)(struct kprobe *probe, struct pt_regs *regs);
  void (*post_handler)(struct kprobe *probe, struct pt_regs *regs, unsigned long flags);
  kprobe_opcode_t opcode;
  u32 flags;
};
struct kretprobe {
  struct kprobe kp;
  int (*handler)(struct kretprobe_instance *instance, struct pt_regs *regs);
  int (*entry_handler)(struct kretprobe_instance *instance, struct pt_regs *regs);
  int maxactive;
  int nmissed;
  size_t data_size;
};
struct kretprobe_instance {
  struct kretprobe *rp;
  void *ret_addr;
  struct task_struct *task;
  char data[];
};
#define get_kretprobe(instance) ((instance)->rp)
#define get_kretprobe_retaddr(instance) ((unsigned long)(instance)->ret_addr)
#define KPROBE_FLAG_GONE 1
#define KPROBE_FLAG_DISABLED 2
#define KPROBE_FLAG_FTRACE 8
int register_kprobe(struct kprobe *probe);
void unregister_kprobe(struct kprobe *probe);
int register_kprobes(struct kprobe **probes, int count);
void unregister_kprobes(struct kprobe **probes, int count);
int register_kretprobe(struct kretprobe *probe);
void unregister_kretprobe(struct kretprobe *probe);
int enable_kretprobe(struct kretprobe *probe);
int disable_kretprobe(struct kretprobe *probe);
int enable_kprobe(struct kprobe *probe);
int disable_kprobe(struct kprobe *probe);
`;

const KPROBE_FLAG_DISABLED = 2;

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
function* register(machine: Machine, at: Value, isReturn = false): Run<number> {
  const hasName = machine.getField(at, 'kprobe', 'symbol_name') !== 0;
  const hasAddress = machine.getField(at, 'kprobe', 'addr') !== 0;
  if (hasName === hasAddress) return -EINVAL;
  const { probes } = machine.part(KPROBES);
  if (probes.has(keyOf(at))) return -EINVAL;
  if (hasName) yield* lookedUp(machine);
  const target = probed(machine, at);
  const name = hasName ? (machine.readString(machine.getField(at, 'kprobe', 'symbol_name')) ?? '') : '';
  if (!target && hasName && listingOf(machine, name) === 'missing') return -ENOENT;
  if (hasName) setAddress(machine, at, target ?? likelyAddress(machine, name));
  const probe = { ...describe(machine, at, target), isReturn };
  probes.set(keyOf(at), probe);
  const err = armProbe(machine, probe);
  if (err !== 0) probes.delete(keyOf(at));
  return err;
}

/** Registering by name looks the name up, by the function that others look names up with. */
function* lookedUp(machine: Machine): Run<void> {
  const object = machine.functionObject('kallsyms_lookup_name');
  if (object.code) yield* runEntryHandlers(machine, probesOn(machine, object.code), new Pointer(object, 0));
}

/** A probe on a function's entry is behind what marks it as a target of indirect branches. */
function setAddress(machine: Machine, at: Value, entry: Value): void {
  const offset = machine.toNumber(machine.getField(at, 'kprobe', 'offset'));
  machine.setField(at, 'kprobe', 'addr', offsetPointer(entry, offset === 0 ? entryOffset(machine) : offset));
}

function describe(machine: Machine, at: Value, target: Pointer | undefined): Omit<Probe, 'isReturn'> {
  return {
    at,
    func: target?.object.code?.id,
    needsIpmodify: machine.getField(at, 'kprobe', 'post_handler') !== 0,
    isDisabled: (flagsOf(machine, at) & KPROBE_FLAG_DISABLED) !== 0,
    isArmed: false,
  };
}

function flagsOf(machine: Machine, at: Value): number {
  return machine.toNumber(machine.getField(at, 'kprobe', 'flags'));
}

function unregister(machine: Machine, at: Value): void {
  const { probes } = machine.part(KPROBES);
  const known = probes.get(keyOf(at));
  if (known) disarmProbe(machine, known);
  probes.delete(keyOf(at));
}

/** @kernel kernel/kprobes.c enable_kprobe */
function enable(machine: Machine, at: Value): number {
  const probe = machine.part(KPROBES).probes.get(keyOf(at));
  if (!probe) return -EINVAL;
  probe.isDisabled = false;
  const err = armProbe(machine, probe);
  if (err !== 0) probe.isDisabled = true;
  else machine.setField(at, 'kprobe', 'flags', flagsOf(machine, at) & ~KPROBE_FLAG_DISABLED);
  return err;
}

/** @kernel kernel/kprobes.c disable_kprobe */
function disable(machine: Machine, at: Value): number {
  const probe = machine.part(KPROBES).probes.get(keyOf(at));
  if (!probe) return -EINVAL;
  probe.isDisabled = true;
  disarmProbe(machine, probe);
  machine.setField(at, 'kprobe', 'flags', flagsOf(machine, at) | KPROBE_FLAG_DISABLED);
  return 0;
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

const registering: KernelFunction = ({ machine, args }: KernelCall): Run<Value> =>
  register(machine, args[0] ?? 0);
const unregistering: KernelFunction = ({ machine, args }) => unregister(machine, args[0] ?? 0);

export const KPROBE_FUNCTIONS: Subject = {
  c: C,
  functions: {
    register_kprobe: { returns: '0 or -errno', run: registering },
    unregister_kprobe: { run: unregistering },
    // A kretprobe begins with its kprobe.
    register_kretprobe: {
      returns: '0 or -errno',
      run: ({ machine, args }): Run<Value> => register(machine, args[0] ?? 0, true),
    },
    enable_kretprobe: { returns: '0 or -errno', run: ({ machine, args }) => enable(machine, args[0] ?? 0) },
    disable_kretprobe: { returns: '0 or -errno', run: ({ machine, args }) => disable(machine, args[0] ?? 0) },
    unregister_kretprobe: { run: unregistering },
    register_kprobes: {
      returns: '0 or -errno',
      *run(call): Run<Value> {
        const probes = probesOf(call);
        for (const [index, at] of probes.entries()) {
          const err = yield* register(call.machine, at);
          if (err === 0) continue;
          for (const done of probes.slice(0, index)) unregister(call.machine, done);
          return err;
        }
        return 0;
      },
    },
    unregister_kprobes: {
      run: (call) => {
        for (const at of probesOf(call)) unregister(call.machine, at);
      },
    },
    enable_kprobe: { returns: '0 or -errno', run: ({ machine, args }) => enable(machine, args[0] ?? 0) },
    disable_kprobe: { returns: '0 or -errno', run: ({ machine, args }) => disable(machine, args[0] ?? 0) },
  },
  lasting: /kprobe/,
};
