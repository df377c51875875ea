import type { Subject } from '../entry';
import { EACCES, EIO, EISDIR, ENOENT } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import type { Value } from '../../memory/value';
import { kprobesSwitch } from '../hooks/kprobeArming';
import { sleep } from '../tasks/sleep';
import { shownBy } from './seqFile';

/** Files that modules serve: seq_file, /proc, debugfs and devices. */
const C = String.raw`
struct inode;
struct file;
struct dentry;
struct seq_file;
struct proc_dir_entry;
struct poll_table_struct;
struct vm_area_struct;
struct iov_iter;
struct kiocb;
typedef unsigned int fmode_t;
typedef unsigned int __poll_t;
typedef struct poll_table_struct poll_table;

struct path { void *mnt; struct dentry *dentry; };
struct qstr { u32 hash; u32 len; const unsigned char *name; };
struct super_block;

struct inode {
  umode_t i_mode;
  kuid_t i_uid;
  kgid_t i_gid;
  unsigned long i_ino;
  dev_t i_rdev;
  loff_t i_size;
  void *i_private;
  struct super_block *i_sb;
  struct cdev *i_cdev;
};

struct dentry {
  unsigned int d_flags;
  struct dentry *d_parent;
  struct qstr d_name;
  struct inode *d_inode;
  unsigned char d_iname[32];
};

struct file {
  fmode_t f_mode;
  const struct file_operations *f_op;
  void *private_data;
  struct inode *f_inode;
  unsigned int f_flags;
  const struct cred *f_cred;
  struct path f_path;
  loff_t f_pos;
};

struct file_operations {
  struct module *owner;
  unsigned int fop_flags;
  loff_t (*llseek)(struct file *file, loff_t offset, int whence);
  ssize_t (*read)(struct file *file, char *buf, size_t count, loff_t *pos);
  ssize_t (*write)(struct file *file, const char *buf, size_t count, loff_t *pos);
  ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *iter);
  ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *iter);
  __poll_t (*poll)(struct file *file, struct poll_table_struct *table);
  long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long arg);
  long (*compat_ioctl)(struct file *file, unsigned int command, unsigned long arg);
  int (*mmap)(struct file *file, struct vm_area_struct *vma);
  int (*open)(struct inode *inode, struct file *file);
  int (*flush)(struct file *file, void *id);
  int (*release)(struct inode *inode, struct file *file);
  int (*fsync)(struct file *file, loff_t start, loff_t end, int datasync);
};

struct proc_ops {
  unsigned int proc_flags;
  int (*proc_open)(struct inode *inode, struct file *file);
  ssize_t (*proc_read)(struct file *file, char *buf, size_t count, loff_t *pos);
  ssize_t (*proc_read_iter)(struct kiocb *iocb, struct iov_iter *iter);
  ssize_t (*proc_write)(struct file *file, const char *buf, size_t count, loff_t *pos);
  loff_t (*proc_lseek)(struct file *file, loff_t offset, int whence);
  int (*proc_release)(struct inode *inode, struct file *file);
  __poll_t (*proc_poll)(struct file *file, struct poll_table_struct *table);
  long (*proc_ioctl)(struct file *file, unsigned int command, unsigned long arg);
};
#define PROC_ENTRY_PERMANENT 1

struct proc_dir_entry {
  atomic_t refcnt;
  const struct proc_ops *proc_ops;
  const char *name;
  umode_t mode;
  loff_t size;
  void *data;
};

#define FMODE_READ 1
#define FMODE_WRITE 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_NONBLOCK 04000

static inline struct inode *file_inode(const struct file *file) { return file->f_inode; }
#define imajor(inode) ((unsigned int)((inode)->i_rdev >> 20))
#define iminor(inode) ((unsigned int)((inode)->i_rdev & 0xfffff))
#define MAJOR(device) ((unsigned int)((device) >> 20))
#define MINOR(device) ((unsigned int)((device) & 0xfffff))
#define MKDEV(major, minor) (((major) << 20) | (minor))
`;

/** What serves a file. */
export interface Serving {
  readonly read?: (machine: Machine) => Run<string | number>;
  readonly write?: (machine: Machine, text: string) => Run<number>;
  /** Opening it as `>` does empties it. */
  readonly truncate?: () => void;
}

/** A file or folder outside of sysfs. */
export interface FileNode {
  readonly name: string;
  readonly mode: number;
  readonly kind: 'folder' | 'file' | 'device';
  readonly parent: FileNode | undefined;
  readonly children: Map<string, FileNode>;
  readonly serving: Serving;
  /** How many read or write it now. */
  users: number;
}

/** The files of /proc, debugfs, tracefs and /dev. */
export class ServedFiles {
  readonly proc = folder('/proc', undefined);
  readonly debugfs = folder('/', undefined);
  readonly devices = folder('/dev', undefined);
  readonly tracefs = folder('tracing', this.debugfs);
  private readonly roots: readonly (readonly [string, FileNode])[] = [
    ['/proc', this.proc],
    ['/sys/kernel/debug', this.debugfs],
    ['/sys/kernel/tracing', this.tracefs],
    ['/dev', this.devices],
  ];
  private readonly byPointer = new Map<string, FileNode>();

  constructor() {
    for (const name of ['cmdline', 'meminfo', 'uptime', 'loadavg', 'version']) {
      this.add(this.proc, name, 0o444, { read: (machine) => shownBy(machine, `${name}_proc_show`) });
    }
    this.debugfs.children.set('tracing', this.tracefs);
    this.add(this.addFolder(this.debugfs, 'kprobes'), 'enabled', 0o600, kprobesSwitch());
  }

  /** Adds a file. There must be none of that name. */
  add(
    parent: FileNode,
    name: string,
    mode: number,
    serving: Serving,
    kind: FileNode['kind'] = 'file',
  ): FileNode {
    const node: FileNode = { name, mode, kind, parent, children: new Map(), serving, users: 0 };
    parent.children.set(name, node);
    return node;
  }

  addFolder(parent: FileNode, name: string): FileNode {
    const made = folder(name, parent);
    parent.children.set(name, made);
    return made;
  }

  /** Remembers which entry a pointer of C stands for. */
  bind(pointer: Value, node: FileNode): void {
    this.byPointer.set(keyOf(pointer), node);
  }

  nodeOf(pointer: Value): FileNode | undefined {
    return this.byPointer.get(keyOf(pointer));
  }

  /** The entry that an absolute path leads to. */
  find(path: string): FileNode | undefined {
    const root = this.roots.find(([start]) => path === start || path.startsWith(`${start}/`));
    const parts = path.slice(root?.[0].length ?? 0).split('/');
    return parts
      .filter((part) => part !== '')
      .reduce<FileNode | undefined>((at, part) => at?.children.get(part), root?.[1]);
  }

  /** Opens a file as `>` does: those that keep a text forget it. */
  truncate(path: string): void {
    this.find(path)?.serving.truncate?.();
  }

  /** The path of what has a name in a folder. */
  pathOf(folder: FileNode, name: string): string {
    const root = this.roots.find(([, node]) => node === folder);
    if (root) return `${root[0]}/${name}`;
    return folder.parent ? this.pathOf(folder.parent, `${folder.name}/${name}`) : name;
  }

  exists(path: string): boolean {
    return this.find(path) !== undefined;
  }

  /** The names in a folder, sorted; undefined if it is not one. */
  list(path: string): readonly string[] | undefined {
    const node = this.find(path);
    return node?.kind === 'folder' ? [...node.children.keys()].sort() : undefined;
  }

  /** Kind and rights such as `-rw-r--r--`; undefined without such an entry. */
  rights(path: string): string | undefined {
    const node = this.find(path);
    if (!node) return undefined;
    const bits = 'rwxrwxrwx'.split('').map((letter, index) => (node.mode & (0o400 >> index) ? letter : '-'));
    return `${node.kind === 'folder' ? 'd' : node.kind === 'device' ? 'c' : '-'}${bits.join('')}`;
  }

  /** What root reads, or a negative errno. */
  *read(machine: Machine, path: string): Run<string | number> {
    const node = this.find(path);
    if (!node) return -ENOENT;
    if (node.kind === 'folder') return -EISDIR;
    return node.serving.read ? yield* used(node, node.serving.read(machine)) : -EIO;
  }

  /** Returns the number of characters taken or a negative errno. */
  *write(machine: Machine, path: string, text: string): Run<number> {
    const node = this.find(path);
    if (!node) return -ENOENT;
    if (node.kind === 'folder') return -EISDIR;
    if ((node.mode & 0o222) === 0 && node.kind === 'file' && !node.serving.write) return -EACCES;
    return node.serving.write ? yield* used(node, node.serving.write(machine, text)) : -EIO;
  }
}

/** Tells that a folder has an entry of a name already. */
export function refuseName(machine: Machine, folder: FileNode, name: string): void {
  const what = `'${machine.part(FILES).pathOf(folder, name)}'`;
  machine.kernel.onRefusal({ kind: 'in use', what, error: 'EEXIST' });
}

export const FILES = new Part<ServedFiles>('served files', () => new ServedFiles());

function folder(name: string, parent: FileNode | undefined): FileNode {
  return { name, mode: 0o755, kind: 'folder', parent, children: new Map(), serving: {}, users: 0 };
}

function* used<T>(node: FileNode, run: Run<T>): Run<T> {
  node.users++;
  try {
    return yield* run;
  } finally {
    node.users--;
  }
}

/** Takes an entry and all below it away, and waits for those who use it. */
export function* removeNode(machine: Machine, node: FileNode): Run<void> {
  node.parent?.children.delete(node.name);
  for (const child of [...node.children.values()]) yield* removeNode(machine, child);
  if (node.users > 0)
    yield* sleep(machine, { condition: () => node.users === 0, what: `users of '${node.name}'` });
}

export const FILE_TYPES: Subject = { c: C };
