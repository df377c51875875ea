import type { Acquisition, Resource, Subject } from '../entry';
import { EEXIST, EINVAL } from '../../../kernel/errno';
import { kstrtobool } from '../../../kernel/kstrtobool';
import type { Run } from '../../../kernel/run';
import type { KernelCall } from '../../run/kernelFunction';
import { canonical } from '../../../c/integers';
import type { Machine } from '../../run/machine';
import { Pointer, type Value } from '../../memory/value';
import { argument, isNull } from '../support/arguments';
import { type FileNode, FILES, refuseName, removeNode, type Serving } from './files';
import { formatPrintk } from '../format/format';
import { served } from './openFile';
import { printLog } from '../text/print';
import { errorOf } from './seqFile';

/** Files that modules serve: seq_file, /proc, debugfs and devices. */
const C = String.raw`
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
                                   const struct file_operations *fops);
#define debugfs_create_file_unsafe(name, mode, parent, data, fops) debugfs_create_file(name, mode, parent, data, fops)
struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *target);
struct dentry *debugfs_lookup(const char *name, struct dentry *parent);
void __lp_debugfs_value(const char *name, umode_t mode, struct dentry *parent, void *value, const char *kind);
#define debugfs_create_u8(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u8")
#define debugfs_create_u16(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u16")
#define debugfs_create_u32(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u32")
#define debugfs_create_u64(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u64")
#define debugfs_create_x8(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x8")
#define debugfs_create_x16(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x16")
#define debugfs_create_x32(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x32")
#define debugfs_create_x64(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x64")
#define debugfs_create_ulong(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u64")
#define debugfs_create_size_t(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u64")
#define debugfs_create_atomic_t(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "s32")
#define debugfs_create_bool(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "bool")
#define debugfs_create_str(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "str")
void debugfs_remove(struct dentry *dentry);
void debugfs_lookup_and_remove(const char *name, struct dentry *parent);
#define debugfs_remove_recursive(dentry) debugfs_remove(dentry)
bool debugfs_initialized(void);
`;

/** The folder that a `struct dentry *` stands for; undefined for an error. */
function folderOf(machine: Machine, parent: Value): FileNode | undefined {
  const files = machine.part(FILES);
  return isNull(parent) ? files.debugfs : files.nodeOf(parent);
}

/** Adds a file, or a folder if nothing serves it. Gives its `struct dentry *` or an ERR_PTR. */
function create(machine: Machine, name: Value, parent: Value, mode: number, serving?: Serving): Value {
  if (errorOf(machine, parent) !== 0) return parent;
  const folder = folderOf(machine, parent);
  const last = machine.readString(name) ?? '?';
  if (!folder) return -EINVAL;
  if (folder.children.has(last)) {
    const what = serving ? `File '${last}' in directory` : `Directory '${last}' with parent`;
    printLog(machine, `debugfs: ${what} '${folder.name}' already present!\n`);
    refuseName(machine, folder, last);
    return -EEXIST;
  }
  const files = machine.part(FILES);
  const node = serving ? files.add(folder, last, mode, serving) : files.addFolder(folder, last);
  return bind(machine, node);
}

function bind(machine: Machine, node: FileNode): Pointer {
  const { size } = machine.struct('dentry');
  const at = new Pointer(
    machine.memory.allocate({ kind: 'kernel', size, name: node.name, isZeroed: true }),
    0,
  );
  machine.part(FILES).bind(at, node);
  return at;
}

interface ValueKind {
  readonly size: number;
  readonly signed: boolean;
  readonly format: string;
}

const VALUE_KINDS: Readonly<Record<string, ValueKind>> = {
  u8: { size: 1, signed: false, format: '%llu\n' },
  u16: { size: 2, signed: false, format: '%llu\n' },
  u32: { size: 4, signed: false, format: '%llu\n' },
  u64: { size: 8, signed: false, format: '%llu\n' },
  x8: { size: 1, signed: false, format: '0x%02llx\n' },
  x16: { size: 2, signed: false, format: '0x%04llx\n' },
  x32: { size: 4, signed: false, format: '0x%08llx\n' },
  x64: { size: 8, signed: false, format: '0x%016llx\n' },
  s32: { size: 4, signed: true, format: '%lld\n' },
};

function servedNumber(at: Value, { size, signed, format }: ValueKind): Serving {
  return {
    *read(machine): Run<string> {
      return formatPrintk(machine, format, [machine.memory.load(at, { size, signed }, false)]);
    },
    *write(machine, text): Run<number> {
      const number = parseNumber(text);
      if (number === undefined) return -EINVAL;
      machine.memory.store(at, size, canonical(BigInt.asIntN(size * 8, number)));
      return text.length;
    },
  };
}

/** A number as kstrtoull() with base 0 reads it, or a negative one. */
export function parseNumber(text: string): bigint | undefined {
  const found = /^(-?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)\n?$/i.exec(text.trim());
  if (!found) return undefined;
  const [, sign = '', digits = ''] = found;
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return sign === '-' ? -value : value;
}

function servedBool(at: Value): Serving {
  return {
    *read(machine): Run<string> {
      return machine.toNumber(machine.memory.load(at, { size: 1, signed: false }, false)) === 0
        ? 'N\n'
        : 'Y\n';
    },
    *write(machine, text): Run<number> {
      const value = kstrtobool(machine.kernel, text);
      if (value !== undefined) machine.memory.store(at, 1, value ? 1 : 0);
      return text.length;
    },
  };
}

function servedString(at: Value): Serving {
  return {
    *read(machine): Run<string> {
      return `${machine.readString(machine.memory.load(at, { size: 8, signed: false }, true)) ?? '?'}\n`;
    },
  };
}

function createValue(call: KernelCall): void {
  const { machine, args } = call;
  const [name = 0, mode = 0, parent = 0, at = 0, kindName = 0] = args;
  const kind = machine.readString(kindName) ?? '';
  const number = VALUE_KINDS[kind];
  const serving = number ? servedNumber(at, number) : kind === 'bool' ? servedBool(at) : servedString(at);
  create(machine, name, parent, machine.toNumber(mode) & 0o777, serving);
}

function* remove(machine: Machine, node: FileNode | undefined): Run<void> {
  if (node) yield* removeNode(machine, node);
}

function lookUp({ machine, args }: KernelCall): FileNode | undefined {
  return folderOf(machine, args[1] ?? 0)?.children.get(machine.readString(args[0] ?? 0) ?? '?');
}

const FOLDER: Resource = { kind: 'resource', what: 'debugfs folder', pointsInto: false };
const FILE: Resource = { kind: 'file', what: 'debugfs file', pointsInto: true };
const CREATED: Acquisition = { resource: FILE, key: 'result', parent: 2 };

export const DEBUGFS: Subject = {
  c: C,
  functions: {
    debugfs_remove_recursive: { releases: { resource: FOLDER, key: 0 } },
    debugfs_create_file_unsafe: { acquires: CREATED },
    debugfs_create_blob: { acquires: CREATED },
    debugfs_create_dir: {
      returns: 'pointer or ERR_PTR()',
      acquires: { resource: FOLDER, key: 'result', parent: 1 },
      run: (call) => create(call.machine, argument(call, 0), argument(call, 1), 0o755),
    },
    debugfs_create_file: {
      returns: 'pointer or ERR_PTR()',
      acquires: CREATED,
      run: (call) => {
        const operations = {
          at: argument(call, 4),
          tag: 'file_operations',
          data: argument(call, 3),
          fileData: 0,
        } as const;
        const mode = call.machine.toNumber(call.args[1]) & 0o777;
        return create(call.machine, argument(call, 0), argument(call, 2), mode, served(operations));
      },
    },
    debugfs_create_symlink: {
      returns: 'pointer or ERR_PTR()',
      run: (call) => create(call.machine, argument(call, 0), argument(call, 1), 0o777, {}),
    },
    __lp_debugfs_value: { run: createValue },
    debugfs_lookup: {
      returns: 'pointer or NULL',
      run: (call) => {
        const node = lookUp(call);
        return node ? bind(call.machine, node) : 0;
      },
    },
    debugfs_remove: {
      releases: { resource: FOLDER, key: 0 },
      *run({ machine, args }) {
        const [at = 0] = args;
        if (!isNull(at) && errorOf(machine, at) === 0) yield* remove(machine, machine.part(FILES).nodeOf(at));
      },
    },
    debugfs_lookup_and_remove: {
      *run(call) {
        yield* remove(call.machine, lookUp(call));
      },
    },
    debugfs_initialized: { run: () => 1 },
  },
  lasting: /debugfs/,
};
