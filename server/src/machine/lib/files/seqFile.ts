import type { Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { writeBytes } from '../../memory/strings';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { formatPrintk } from '../format/format';
import { valuesOf } from '../core/varargs';

/** Files that modules serve: seq_file, /proc, debugfs and devices. */
const C = String.raw`
struct seq_operations {
  void *(*start)(struct seq_file *m, loff_t *pos);
  void (*stop)(struct seq_file *m, void *v);
  void *(*next)(struct seq_file *m, void *v, loff_t *pos);
  int (*show)(struct seq_file *m, void *v);
};

struct seq_file {
  char *buf;
  size_t size;
  size_t from;
  size_t count;
  size_t pad_until;
  loff_t index;
  loff_t read_pos;
  struct mutex lock;
  const struct seq_operations *op;
  int poll_event;
  const struct file *file;
  void *private;
};

#define SEQ_START_TOKEN ((void *)1)
#define SEQ_SKIP 1
int seq_open(struct file *file, const struct seq_operations *ops);
ssize_t seq_read(struct file *file, char *buf, size_t count, loff_t *pos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
int seq_release(struct inode *inode, struct file *file);
int seq_release_private(struct inode *inode, struct file *file);
void *__seq_open_private(struct file *file, const struct seq_operations *ops, int size);
int seq_open_private(struct file *file, const struct seq_operations *ops, int size);
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
int single_open_size(struct file *file, int (*show)(struct seq_file *m, void *v), void *data, size_t size);
int single_release(struct inode *inode, struct file *file);
void seq_printf(struct seq_file *m, const char *format, ...);
void seq_vprintf(struct seq_file *m, const char *format, va_list args);
void seq_puts(struct seq_file *m, const char *text);
void __seq_puts(struct seq_file *m, const char *text);
void seq_putc(struct seq_file *m, char c);
int seq_write(struct seq_file *m, const void *data, size_t length);
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long number);
void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long number);
void seq_escape(struct seq_file *m, const char *text, const char *escaped);
bool seq_has_overflowed(struct seq_file *m);
struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *pos);
#define DEFINE_SHOW_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return single_open(file, lp_name##_show, inode->i_private); \
  } \
  static const struct file_operations lp_name##_fops = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .read = seq_read, .llseek = seq_lseek, .release = single_release }
#define DEFINE_SHOW_STORE_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return single_open(file, lp_name##_show, inode->i_private); \
  } \
  static const struct file_operations lp_name##_fops = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .read = seq_read, .write = lp_name##_write, .llseek = seq_lseek, \
    .release = single_release }
#define DEFINE_PROC_SHOW_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return single_open(file, lp_name##_show, pde_data(inode)); \
  } \
  static const struct proc_ops lp_name##_proc_ops = { \
    .proc_open = lp_name##_open, .proc_read = seq_read, .proc_lseek = seq_lseek, .proc_release = single_release }
#define DEFINE_SEQ_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    int err = seq_open(file, &lp_name##_sops); \
    if (!err && inode->i_private) \
      ((struct seq_file *)file->private_data)->private = inode->i_private; \
    return err; \
  } \
  static const struct file_operations lp_name##_fops = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .read = seq_read, .llseek = seq_lseek, .release = seq_release }
`;

/** A file that is read through `struct seq_file`. */
interface SeqFile {
  /** What show() has printed. */
  text: string;
  /** Whether all of the text is there. */
  isFilled: boolean;
  /** What has been read of it. */
  taken: number;
  /** Of `single_open()`. */
  readonly show: Value | undefined;
}

/** By the keys of the `struct seq_file`s. */
const SEQ_FILES = new Part<Map<string, SeqFile>>('seq files', () => new Map());

/** Longer texts are cut; the kernel would run out of memory for its buffer. */
const TEXT_MAX = 1 << 20;
/** A list whose end never comes is left. */
const RECORDS_MAX = 100_000;
const SEQ_SKIP = 1;

function seqFile(machine: Machine, m: Value): SeqFile | undefined {
  return machine.part(SEQ_FILES).get(keyOf(m));
}

/** A new `struct seq_file`. */
function openSeqFile(machine: Machine, show: Value | undefined): Pointer {
  const { size } = machine.struct('seq_file');
  const object = machine.memory.allocate({ kind: 'kernel', size, name: 'struct seq_file', isZeroed: true });
  const m = new Pointer(object, 0);
  machine.setField(m, 'seq_file', 'size', TEXT_MAX);
  machine.part(SEQ_FILES).set(keyOf(m), { text: '', isFilled: false, taken: 0, show });
  return m;
}

function closeSeqFile(machine: Machine, m: Value): void {
  machine.part(SEQ_FILES).delete(keyOf(m));
  if (m instanceof Pointer && !m.object.end) machine.memory.end(m.object, 'freed', undefined);
}

/** Prints into the file. */
export function seqAppend(machine: Machine, m: Value, text: string): void {
  const file = seqFile(machine, m);
  if (!file) return;
  file.text = (file.text + text).slice(0, TEXT_MAX);
  machine.setField(m, 'seq_file', 'count', file.text.length);
}

/** The text that a show function prints, or its negative errno. */
export function* shownWith(machine: Machine, show: Value, data: Value): Run<string | number> {
  const m = openSeqFile(machine, show);
  machine.setField(m, 'seq_file', 'private', data);
  const err = yield* fill(machine, m);
  const text = seqFile(machine, m)?.text ?? '';
  closeSeqFile(machine, m);
  return err < 0 ? err : text;
}

/** As `shownWith`, with a function of the kernel. */
export function shownBy(machine: Machine, name: string): Run<string | number> {
  return shownWith(machine, new Pointer(machine.functionObject(name), 0), 0);
}

/** The text that `struct seq_operations` print, or a negative errno. */
export function* shownByOperations(machine: Machine, ops: Value, data: Value): Run<string | number> {
  const m = openSeqFile(machine, undefined);
  machine.setField(m, 'seq_file', 'op', ops);
  machine.setField(m, 'seq_file', 'private', data);
  const err = yield* fill(machine, m);
  const text = seqFile(machine, m)?.text ?? '';
  closeSeqFile(machine, m);
  return err < 0 ? err : text;
}

/** Runs the show functions. Returns 0 or a negative errno. */
function* fill(machine: Machine, m: Value): Run<number> {
  const file = seqFile(machine, m);
  if (!file || file.isFilled) return 0;
  file.isFilled = true;
  if (file.show !== undefined) return yield* showRecord(machine, m, file, file.show, 1);
  return yield* showRecords(machine, m, file);
}

function* showRecord(machine: Machine, m: Value, file: SeqFile, show: Value, record: Value): Run<number> {
  const before = file.text;
  const result = machine.toNumber(yield* machine.call(show, [m, record], 'seq_read_iter')) | 0;
  if (result !== 0) file.text = before;
  return result === SEQ_SKIP ? 0 : result;
}

/** @kernel fs/seq_file.c traverse */
function* showRecords(machine: Machine, m: Value, file: SeqFile): Run<number> {
  const ops = machine.getField(m, 'seq_file', 'op');
  const operation = (name: string): Value => machine.getField(ops, 'seq_operations', name);
  const pos = machine.fieldAddress(m, 'seq_file', 'index');
  let record = yield* machine.call(operation('start'), [m, pos], 'seq_read_iter');
  let err = 0;
  for (let count = 0; count < RECORDS_MAX && record !== 0 && err === 0; count++) {
    err = errorOf(machine, record);
    if (err !== 0) break;
    err = yield* showRecord(machine, m, file, operation('show'), record);
    if (err === 0) record = yield* machine.call(operation('next'), [m, record, pos], 'seq_read_iter');
  }
  yield* machine.call(operation('stop'), [m, record], 'seq_read_iter');
  return err;
}

/** The errno of an ERR_PTR; 0 for other pointers. */
export function errorOf(machine: Machine, value: Value): number {
  if (value instanceof Pointer) return 0;
  const int = BigInt.asIntN(64, BigInt(machine.toNumber(value)));
  return int < 0n && int >= -4095n ? Number(int) : 0;
}

/** @kernel fs/seq_file.c seq_read */
function* read(call: KernelCall): Run<Value> {
  const { machine, args } = call;
  const [file = 0, buffer = 0, count = 0, pos = 0] = args;
  const m = machine.getField(file, 'file', 'private_data');
  const err = yield* fill(machine, m);
  if (err < 0) return err;
  const seq = seqFile(machine, m);
  if (!seq) return 0;
  const part = seq.text.slice(seq.taken, seq.taken + machine.toNumber(count));
  seq.taken += part.length;
  writeBytes(machine.memory, buffer, part);
  if (pos !== 0) machine.memory.store(pos, 8, seq.taken);
  return part.length;
}

function open({ machine, args }: KernelCall): number {
  const [file = 0, ops = 0] = args;
  const m = openSeqFile(machine, undefined);
  machine.setField(m, 'seq_file', 'op', ops);
  machine.setField(file, 'file', 'private_data', m);
  return 0;
}

function openPrivate(call: KernelCall): Value {
  const { machine, args } = call;
  open(call);
  const data = machine.allocate(machine.toNumber(args[2]), call.name, true);
  machine.setField(machine.getField(args[0] ?? 0, 'file', 'private_data'), 'seq_file', 'private', data);
  return data;
}

function openSingle({ machine, args }: KernelCall): number {
  const [file = 0, show = 0, data = 0] = args;
  const m = openSeqFile(machine, show);
  machine.setField(m, 'seq_file', 'private', data);
  machine.setField(file, 'file', 'private_data', m);
  return 0;
}

function releaseSeq({ machine, args }: KernelCall): number {
  closeSeqFile(machine, machine.getField(args[1] ?? 0, 'file', 'private_data'));
  return 0;
}

function releasePrivate(call: KernelCall): number {
  const { machine, args } = call;
  const m = machine.getField(args[1] ?? 0, 'file', 'private_data');
  const data = machine.getField(m, 'seq_file', 'private');
  if (data instanceof Pointer && !data.object.end) machine.memory.end(data.object, 'freed', machine.place());
  return releaseSeq(call);
}

const stringAt = ({ machine, args }: KernelCall, index: number): string =>
  machine.readString(args[index] ?? 0, TEXT_MAX) ?? '?';

const puts: KernelFunction = (call) => seqAppend(call.machine, argument(call, 0), stringAt(call, 1));

function putNumber(call: KernelCall): void {
  const { machine, args } = call;
  const delimiter = args[1] === 0 ? '' : stringAt(call, 1);
  seqAppend(machine, argument(call, 0), `${delimiter}${formatPrintk(machine, '%lld', [args[2] ?? 0])}`);
}

/** @kernel fs/seq_file.c seq_escape */
function escape(call: KernelCall): void {
  const escaped = stringAt(call, 2);
  const text = stringAt(call, 1).replace(/[^]/g, (letter) =>
    escaped.includes(letter) ? `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}` : letter,
  );
  seqAppend(call.machine, argument(call, 0), text);
}

function write({ machine, args }: KernelCall): number {
  const [m = 0, data = 0, length = 0] = args;
  const start = machine.memory.locate(data, machine.toNumber(length), false);
  if (start) {
    const end = start.offset + machine.toNumber(length);
    seqAppend(machine, m, Buffer.from(start.object.bytes.subarray(start.offset, end)).toString('latin1'));
  }
  return 0;
}

const nextOf = (machine: Machine, at: Value): Value => machine.getField(at, 'list_head', 'next');

/** The entry of a list at a position, counted from 0; 0 where there is none. */
function listEntry(machine: Machine, head: Value, position: number): Value {
  let entry = nextOf(machine, head);
  for (let left = Math.min(position, RECORDS_MAX); left > 0 && keyOf(entry) !== keyOf(head); left--) {
    entry = nextOf(machine, entry);
  }
  return keyOf(entry) === keyOf(head) ? 0 : entry;
}

function listStart({ machine, args }: KernelCall): Value {
  return listEntry(machine, args[0] ?? 0, machine.toNumber(args[1]));
}

function listStartHead({ machine, args }: KernelCall): Value {
  const position = machine.toNumber(args[1]);
  return position === 0 ? (args[0] ?? 0) : listEntry(machine, args[0] ?? 0, position - 1);
}

function listNext({ machine, args }: KernelCall): Value {
  const [at = 0, head = 0, pos = 0] = args;
  const next = nextOf(machine, at);
  const position = machine.toNumber(machine.memory.load(pos, { size: 8, signed: true }, false));
  machine.memory.store(pos, 8, position + 1);
  return keyOf(next) === keyOf(head) ? 0 : next;
}

export const SEQ_FILE: Subject = {
  c: C,
  functions: {
    seq_open: { returns: '0 or -errno', run: open },
    seq_read: { returns: 'count or -errno', run: read },
    seq_lseek: { run: () => 0 },
    seq_release: { run: releaseSeq },
    seq_release_private: { run: releasePrivate },
    __seq_open_private: { run: openPrivate },
    seq_open_private: {
      run: (call) => {
        openPrivate(call);
        return 0;
      },
    },
    single_open: { returns: '0 or -errno', run: openSingle },
    single_open_size: { returns: '0 or -errno', run: openSingle },
    single_release: { run: releaseSeq },
    seq_printf: {
      run: (call) =>
        seqAppend(
          call.machine,
          argument(call, 0),
          formatPrintk(call.machine, stringAt(call, 1), call.args.slice(2)),
        ),
    },
    seq_vprintf: {
      run: (call) => {
        const values = valuesOf(call.machine, argument(call, 2));
        seqAppend(call.machine, argument(call, 0), formatPrintk(call.machine, stringAt(call, 1), values));
      },
    },
    seq_puts: { run: puts },
    __seq_puts: { run: puts },
    seq_putc: {
      run: ({ machine, args }) =>
        seqAppend(machine, args[0] ?? 0, String.fromCharCode(machine.toNumber(args[1]) & 0xff)),
    },
    seq_write: { run: write },
    seq_put_decimal_ull: { run: putNumber },
    seq_put_decimal_ll: { run: putNumber },
    seq_escape: { run: escape },
    seq_has_overflowed: {
      run: ({ machine, args }) => ((seqFile(machine, args[0] ?? 0)?.text.length ?? 0) >= TEXT_MAX ? 1 : 0),
    },
    seq_list_start: { run: listStart },
    seq_list_start_head: { run: listStartHead },
    seq_list_next: { run: listNext },
  },
  lasting: /seq_open/,
};
