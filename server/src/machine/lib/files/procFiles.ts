import type { Acquisition, Resource, Subject } from '../entry';
import { EINVAL, ENOENT } from '../../../kernel/errno';
import { warn } from '../../../kernel/log';
import type { Run } from '../../../kernel/run';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Pointer, type Value } from '../../memory/value';
import { argument, isNull } from '../support/arguments';
import { type FileNode, FILES, refuseName, removeNode, type Serving } from './files';
import { served } from './openFile';
import { shownByOperations, shownWith } from './seqFile';

/** Files that modules serve: seq_file, /proc, debugfs and devices. */
const C = String.raw`
struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                   const struct proc_ops *ops);
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                        const struct proc_ops *ops, void *data);
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                               int (*show)(struct seq_file *m, void *v), void *data);
#define proc_create_single(name, mode, parent, show) proc_create_single_data(name, mode, parent, show, NULL)
struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                               const struct seq_operations *ops, unsigned int size, void *data);
#define proc_create_seq_data(name, mode, parent, ops, data) proc_create_seq_private(name, mode, parent, ops, 0, data)
#define proc_create_seq(name, mode, parent, ops) proc_create_seq_private(name, mode, parent, ops, 0, NULL)
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data);
#define proc_mkdir_mode(name, mode, parent) proc_mkdir_data(name, mode, parent, NULL)
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *target);
void proc_remove(struct proc_dir_entry *entry);
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
int remove_proc_subtree(const char *name, struct proc_dir_entry *parent);
#define proc_set_size(entry_, bytes) do { (entry_)->size = (bytes); } while (0)
#define proc_set_user(entry, uid, gid) do { } while (0)
void *pde_data(const struct inode *inode);
#define PDE_DATA(inode) pde_data(inode)

extern char *saved_command_line;
int cmdline_proc_show(struct seq_file *m, void *v)
{
  seq_printf(m, "%s\n", saved_command_line);
  return 0;
}

int meminfo_proc_show(struct seq_file *m, void *v)
{
  seq_printf(m, "MemTotal:       %8lu kB\n", 2030456UL);
  seq_printf(m, "MemFree:        %8lu kB\n", 1634208UL);
  seq_printf(m, "MemAvailable:   %8lu kB\n", 1802340UL);
  seq_puts(m, "Buffers:            4096 kB\nCached:           204800 kB\n");
  return 0;
}

int uptime_proc_show(struct seq_file *m, void *v)
{
  unsigned long ms = __lp_uptime_ms();

  seq_printf(m, "%lu.%02lu %lu.%02lu\n", ms / 1000, ms / 10 % 100, ms / 1000, ms / 10 % 100);
  return 0;
}

int loadavg_proc_show(struct seq_file *m, void *v)
{
  seq_puts(m, "0.00 0.00 0.00 1/100 1000\n");
  return 0;
}

int version_proc_show(struct seq_file *m, void *v)
{
  seq_printf(m, "Linux version %s\n", __lp_utsname()->release);
  return 0;
}
`;

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
    refuseName(machine, folder, last);
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

const FOLDER: Resource = { kind: 'resource', what: 'proc folder', pointsInto: false };
const FILE: Resource = { kind: 'file', what: 'proc file', pointsInto: true };
const FOLDER_MADE: Acquisition = { resource: FOLDER, key: 'result', parent: 1 };
const FILE_CREATED: Acquisition = { resource: FILE, key: 'result', parent: 2 };

export const PROC_FILES: Subject = {
  c: C,
  functions: {
    proc_mkdir_mode: { acquires: FOLDER_MADE },
    proc_create_single: { acquires: FILE_CREATED },
    proc_create: { returns: 'pointer or NULL', acquires: FILE_CREATED, run: createWithOperations },
    proc_create_data: { returns: 'pointer or NULL', acquires: FILE_CREATED, run: createWithOperations },
    proc_create_single_data: { returns: 'pointer or NULL', acquires: FILE_CREATED, run: createSingle },
    proc_create_seq_private: { returns: 'pointer or NULL', acquires: FILE_CREATED, run: createSeq },
    proc_mkdir: {
      returns: 'pointer or NULL',
      acquires: FOLDER_MADE,
      run: (call) =>
        create(call.machine, {
          name: argument(call, 0),
          parent: argument(call, 1),
          mode: 0o555,
          data: 0,
          serving: undefined,
        }),
    },
    proc_mkdir_data: {
      returns: 'pointer or NULL',
      acquires: FOLDER_MADE,
      run: (call) =>
        create(call.machine, { ...entryOf(call, 2), data: call.args[3] ?? 0, serving: undefined }),
    },
    proc_symlink: {
      returns: 'pointer or NULL',
      run: (call) =>
        create(call.machine, {
          name: argument(call, 0),
          parent: argument(call, 1),
          mode: 0o777,
          data: 0,
          serving: {},
        }),
    },
    proc_remove: {
      releases: { resource: FOLDER, key: 0 },
      *run({ machine, args }) {
        const node = machine.part(FILES).nodeOf(args[0] ?? 0);
        if (node) yield* removeNode(machine, node);
      },
    },
    remove_proc_entry: { releases: { resource: FILE, key: 0, isName: true }, run: removeByName },
    remove_proc_subtree: { releases: { resource: FILE, key: 0, isName: true }, run: removeByName },
    pde_data: {
      run: ({ machine, args }) =>
        args[0] === 0 ? -EINVAL : machine.getField(args[0] ?? 0, 'inode', 'i_private'),
    },
  },
  lasting: /proc_/,
};
