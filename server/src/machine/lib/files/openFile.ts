import { shownText } from '../text/utf8';
import { EINVAL, ENODEV } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import { keyOf } from '../../memory/keyOf';
import { klpViews } from '../../livepatch/klpViews';
import { reportOops } from '../../run/execute';
import type { Machine } from '../../run/machine';
import { Pointer, type Value } from '../../memory/value';
import type { Serving } from './files';
import { contextChecked, nameOfFunction } from '../locks/atomicContext';

/** The operations of a file, and what its inode and new files carry. */
export interface FileOperations {
  /** `struct file_operations` or `struct proc_ops`. */
  readonly at: Value;
  readonly tag: 'file_operations' | 'proc_ops';
  /** `inode->i_private` */
  readonly data: Value;
  /** What `file->private_data` is before open(). */
  readonly fileData: Value;
  /** `inode->i_cdev` of a character device. */
  readonly cdev?: Value;
}

const NAMES = {
  file_operations: { open: 'open', read: 'read', write: 'write', release: 'release' },
  proc_ops: { open: 'proc_open', read: 'proc_read', write: 'proc_write', release: 'proc_release' },
} as const;

type Operation = keyof (typeof NAMES)['proc_ops'];

const CHUNK = 16 * 1024;
const TEXT_MAX = 1 << 20;

/** A file that is open. */
interface OpenFile {
  readonly operations: FileOperations;
  readonly inode: Pointer;
  readonly file: Pointer;
  readonly pos: Pointer;
}

/** Serves a file with a module's operations. */
export function served(operations: FileOperations): Serving {
  return {
    read: (machine) => withOpenFile(machine, operations, (open) => readAll(machine, open)),
    write: (machine, text) => withOpenFile(machine, operations, (open) => writeAll(machine, open, text)),
  };
}

function newStruct(machine: Machine, tag: string, size = machine.struct(tag).size): Pointer {
  return new Pointer(
    machine.memory.allocate({ kind: 'kernel', size, name: `struct ${tag}`, isZeroed: true }),
    0,
  );
}

/** Opens the file, uses it and closes it. Operations of an unloaded module are found out here. */
function* withOpenFile<T>(
  machine: Machine,
  operations: FileOperations,
  use: (open: OpenFile) => Run<T>,
): Run<T | number> {
  try {
    return yield* whileOpen(machine, operations, use);
  } catch (error) {
    reportOops(machine, error);
    throw error;
  }
}

function* whileOpen<T>(
  machine: Machine,
  operations: FileOperations,
  use: (open: OpenFile) => Run<T>,
): Run<T | number> {
  const owner = ownerOf(machine, operations);
  if (owner?.state === 'going') return -ENODEV;
  if (owner) owner.refcnt++;
  try {
    const open = prepare(machine, operations);
    const err =
      machine.toNumber(yield* callOperation(machine, operations, 'open', [open.inode, open.file])) | 0;
    if (err !== 0) return err;
    const result = yield* use(open);
    yield* callOperation(machine, operations, 'release', [open.inode, open.file]);
    return result;
  } finally {
    if (owner) owner.refcnt--;
  }
}

/** The module that a file keeps loaded while it is open. */
function ownerOf(
  machine: Machine,
  { at, tag }: FileOperations,
): { state: string; refcnt: number } | undefined {
  if (tag === 'proc_ops' || at === 0) return undefined;
  return klpViews(machine).modules.get(keyOf(machine.getField(at, 'file_operations', 'owner')));
}

function prepare(machine: Machine, operations: FileOperations): OpenFile {
  const inode = newStruct(machine, 'inode');
  const file = newStruct(machine, 'file');
  machine.setField(inode, 'inode', 'i_private', operations.data);
  if (operations.cdev !== undefined) machine.setField(inode, 'inode', 'i_cdev', operations.cdev);
  machine.setField(file, 'file', 'f_inode', inode);
  machine.setField(file, 'file', 'f_mode', 3);
  machine.setField(file, 'file', 'private_data', operations.fileData);
  if (operations.tag === 'file_operations') machine.setField(file, 'file', 'f_op', operations.at);
  return { operations, inode, file, pos: newStruct(machine, 'loff_t', 8) };
}

/** Calls an operation; 0 if the module has none of this kind. */
function* callOperation(
  machine: Machine,
  operations: FileOperations,
  name: Operation,
  args: readonly Value[],
): Run<Value> {
  const callee = operationOf(machine, operations, name);
  if (callee === 0) return 0;
  return yield* contextChecked(machine, nameOfFunction(callee), machine.call(callee, args));
}

function operationOf(machine: Machine, { at, tag }: FileOperations, name: Operation): Value {
  return at === 0 ? 0 : machine.getField(at, tag, NAMES[tag][name]);
}

function* readAll(machine: Machine, { operations, file, pos }: OpenFile): Run<string | number> {
  if (operationOf(machine, operations, 'read') === 0) return -EINVAL;
  const buffer = newStruct(machine, 'user buffer', CHUNK);
  let text = '';
  while (text.length < TEXT_MAX) {
    const count = machine.toNumber(
      yield* callOperation(machine, operations, 'read', [file, buffer, CHUNK, pos]),
    );
    if (count < 0) return count;
    if (count === 0) break;
    text += bytesOf(machine, buffer, Math.min(count, CHUNK));
  }
  machine.memory.end(buffer.object, 'freed', undefined);
  return shownText(text);
}

function bytesOf(machine: Machine, { object }: Pointer, count: number): string {
  let text = '';
  for (let offset = 0; offset < count; offset++) {
    const byte = machine.memory.load(new Pointer(object, offset), { size: 1, signed: false }, false);
    text += String.fromCharCode(machine.toNumber(byte));
  }
  return text;
}

function* writeAll(machine: Machine, { operations, file, pos }: OpenFile, text: string): Run<number> {
  if (operationOf(machine, operations, 'write') === 0) return -EINVAL;
  const buffer = newStruct(machine, 'user buffer', text.length + 1);
  machine.writeString(buffer, text);
  return machine.toNumber(
    yield* callOperation(machine, operations, 'write', [file, buffer, text.length, pos]),
  );
}
