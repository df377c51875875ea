import { EINVAL, ENOENT } from '../../kernel/errno';
import { warn } from '../../kernel/log';
import type { Run } from '../../kernel/run';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { Pointer, type Value } from '../memory/value';
import { argument, isNull } from './arguments';
import { type FileNode, FILES, removeNode, type Serving } from './files';
import { served } from './openFile';
import { shownByOperations, shownWith } from './seqFile';

/** The folder and last name that a name relative to a `struct proc_dir_entry *` means. */
function placeOf(
  machine: Machine,
  name: Value,
  parent: Value,
): { folder: FileNode | undefined; last: string } {
  const files = machine.part(FILES);
  const parts = (machine.readString(name) ?? '?').split('/');
  const last = parts.pop() ?? '';
  const start = isNull(parent) ? files.proc : files.nodeOf(parent);
  return { folder: parts.reduce<FileNode | undefined>((at, part) => at?.children.get(part), start), last };
}

interface Entry {
  readonly name: Value;
  readonly parent: Value;
  readonly mode: number;
  readonly data: Value;
  /** Absent for folders. */
  readonly serving: Serving | undefined;
}

/**
 * Adds a file or folder; NULL if there is one of this name.
 * @kernel fs/proc/generic.c proc_register
 */
function create(machine: Machine, { name, parent, mode, data, serving }: Entry): Value {
  const { folder, last } = placeOf(machine, name, parent);
  if (!folder) return 0;
  if (folder.children.has(last)) {
    const text = `proc_dir_entry '${folder.name}/${last}' already registered`;
    warn(machine.kernel, 'fs/proc/generic.c proc_register', text);
    return 0;
  }
  const files = machine.part(FILES);
  const node = serving ? files.add(folder, last, mode || 0o444, serving) : files.addFolder(folder, last);
  const { size } = machine.struct('proc_dir_entry');
  const at = new Pointer(machine.memory.allocate({ kind: 'kernel', size, name: last, isZeroed: true }), 0);
  machine.setField(at, 'proc_dir_entry', 'name', machine.string(last));
  machine.setField(at, 'proc_dir_entry', 'mode', node.mode);
  machine.setField(at, 'proc_dir_entry', 'data', data);
  files.bind(at, node);
  return at;
}

/** `proc_create()`: name, mode, parent, operations and, with data, that. */
function createWithOperations(call: KernelCall): Value {
  const data = call.args[4] ?? 0;
  const operations = { at: argument(call, 3), tag: 'proc_ops', data, fileData: 0 } as const;
  return create(call.machine, { ...entryOf(call, 2), data, serving: served(operations) });
}

function entryOf(call: KernelCall, parent: number): Omit<Entry, 'data' | 'serving'> {
  const mode = call.machine.toNumber(call.args[1]) & 0o777;
  return { name: argument(call, 0), parent: argument(call, parent), mode };
}

function createSingle(call: KernelCall): Value {
  const [, , , show = 0, data = 0] = call.args;
  const serving: Serving = { read: (machine) => shownWith(machine, show, data) };
  return create(call.machine, { ...entryOf(call, 2), data, serving });
}

function createSeq(call: KernelCall): Value {
  const [, , , ops = 0, size = 0, data = 0] = call.args;
  const serving: Serving = {
    read: (machine) => {
      const bytes = machine.toNumber(size);
      return shownByOperations(
        machine,
        ops,
        bytes > 0 ? machine.allocate(bytes, 'proc_create_seq', true) : 0,
      );
    },
  };
  return create(call.machine, { ...entryOf(call, 2), data, serving });
}

function* removeByName({ machine, args }: KernelCall): Run<Value> {
  const [name = 0, parent = 0] = args;
  const { folder, last } = placeOf(machine, name, parent);
  const node = folder?.children.get(last);
  if (!node) {
    warn(machine.kernel, 'fs/proc/generic.c remove_proc_entry', `name '${last}'`);
    return -ENOENT;
  }
  yield* removeNode(machine, node);
  return 0;
}

export const PROC_FILES: KernelFunctions = {
  proc_create: createWithOperations,
  proc_create_data: createWithOperations,
  proc_create_single_data: createSingle,
  proc_create_seq_private: createSeq,
  proc_mkdir: (call) =>
    create(call.machine, {
      name: argument(call, 0),
      parent: argument(call, 1),
      mode: 0o555,
      data: 0,
      serving: undefined,
    }),
  proc_mkdir_data: (call) =>
    create(call.machine, { ...entryOf(call, 2), data: call.args[3] ?? 0, serving: undefined }),
  proc_symlink: (call) =>
    create(call.machine, {
      name: argument(call, 0),
      parent: argument(call, 1),
      mode: 0o777,
      data: 0,
      serving: {},
    }),
  *proc_remove({ machine, args }) {
    const node = machine.part(FILES).nodeOf(args[0] ?? 0);
    if (node) yield* removeNode(machine, node);
  },
  remove_proc_entry: removeByName,
  remove_proc_subtree: removeByName,
  pde_data: ({ machine, args }) =>
    args[0] === 0 ? -EINVAL : machine.getField(args[0] ?? 0, 'inode', 'i_private'),
};
