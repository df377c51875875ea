import type { Resource, Subject } from '../entry';
import { EINVAL } from '../../../kernel/errno';
import { kstrtobool } from '../../../kernel/kstrtobool';
import type { Run } from '../../../kernel/run';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import { Part } from '../../run/part';
import { writeBytes } from '../../memory/strings';
import { Pointer, type Value } from '../../memory/value';
import { parseNumber } from './debugfs';
import { type FileNode, FILES, refuseName, removeNode, type Serving } from './files';
import { printLog } from '../text/print';
import { sizedStruct } from '../support/sizedStruct';

/** What hooks into running code, and what looks symbols up. */
const C = String.raw`
struct ctl_table;
typedef int (*proc_handler)(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
struct ctl_table {
  const char *procname;
  void *data;
  int maxlen;
  umode_t mode;
  proc_handler proc_handler;
  void *extra1;
  void *extra2;
};
struct ctl_table_header { const struct ctl_table *ctl_table; };
struct ctl_table_header *register_sysctl_sz(const char *path, struct ctl_table *table, size_t size);
#define register_sysctl(path, table) register_sysctl_sz(path, table, sizeof(table) / sizeof((table)[0]))
void unregister_sysctl_table(struct ctl_table_header *header);
int proc_dointvec(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_dointvec_minmax(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_douintvec(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_douintvec_minmax(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_dobool(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_dostring(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
static const int __lp_sysctl_limits[] = { 0, 1, 2, 3, 4, 100, 200, 1000, 3000, 2147483647, 65535, -1 };
#define SYSCTL_ZERO ((void *)&__lp_sysctl_limits[0])
#define SYSCTL_ONE ((void *)&__lp_sysctl_limits[1])
#define SYSCTL_TWO ((void *)&__lp_sysctl_limits[2])
#define SYSCTL_THREE ((void *)&__lp_sysctl_limits[3])
#define SYSCTL_FOUR ((void *)&__lp_sysctl_limits[4])
#define SYSCTL_ONE_HUNDRED ((void *)&__lp_sysctl_limits[5])
#define SYSCTL_TWO_HUNDRED ((void *)&__lp_sysctl_limits[6])
#define SYSCTL_ONE_THOUSAND ((void *)&__lp_sysctl_limits[7])
#define SYSCTL_INT_MAX ((void *)&__lp_sysctl_limits[9])
#define SYSCTL_NEG_ONE ((void *)&__lp_sysctl_limits[11])
`;

const PAGE_SIZE = 4096;
const ENTRIES_MAX = 256;
const S32 = { size: 4, signed: true };
const U32 = { size: 4, signed: false };

/** What a `struct ctl_table_header *` stands for. */
const HEADERS = new Part<Map<string, readonly FileNode[]>>('sysctl tables', () => new Map());

/** The folder of a path below /proc/sys; made where it is missing. */
function folderAt(machine: Machine, path: string): FileNode {
  const files = machine.part(FILES);
  const parts = ['sys', ...path.split('/').filter((part) => part !== '')];
  return parts.reduce((at, part) => at.children.get(part) ?? files.addFolder(at, part), files.proc);
}

function register({ machine, args, name: by }: KernelCall): Value {
  const [path = 0, table = 0, count = 0] = args;
  const folder = folderAt(machine, machine.readString(path) ?? '');
  const { size } = machine.struct('ctl_table');
  const nodes: FileNode[] = [];
  for (let index = 0; index < Math.min(machine.toNumber(count), ENTRIES_MAX); index++) {
    const entry = offsetPointer(table, index * size);
    const name = machine.getField(entry, 'ctl_table', 'procname');
    if (name === 0) break;
    const text = machine.readString(name) ?? '?';
    if (folder.children.has(text)) return refused(machine, folder, text, nodes);
    const mode = machine.toNumber(machine.getField(entry, 'ctl_table', 'mode'));
    nodes.push(machine.part(FILES).add(folder, text, mode, served(entry)));
  }
  const header = sizedStruct(machine, 'ctl_table_header', by);
  machine.part(HEADERS).set(keyOf(header), nodes);
  return header;
}

/** @kernel fs/proc/proc_sysctl.c insert_header */
function refused(machine: Machine, folder: FileNode, name: string, made: readonly FileNode[]): Value {
  for (const node of made) folder.children.delete(node.name);
  printLog(
    machine,
    `sysctl duplicate entry: ${machine.part(FILES).pathOf(folder, name).slice('/proc/sys'.length)}\n`,
  );
  refuseName(machine, folder, name);
  return 0;
}

function* unregister({ machine, args }: KernelCall): Run<void> {
  const [header = 0] = args;
  const headers = machine.part(HEADERS);
  const key = keyOf(header);
  const nodes = headers.get(key);
  if (!nodes) return;
  headers.delete(key);
  for (const node of nodes) yield* removeNode(machine, node);
  if (header instanceof Pointer) machine.memory.end(header.object, 'freed', machine.place());
}

function served(entry: Value): Serving {
  return {
    read: (machine) => handle(machine, entry, undefined),
    *write(machine, text): Run<number> {
      const result = yield* handle(machine, entry, text);
      return typeof result === 'number' ? result : text.length;
    },
  };
}

/** Calls the entry's handler to read, or to write a text. */
function* handle(machine: Machine, entry: Value, text: string | undefined): Run<string | number> {
  const buffer = machine.allocate(PAGE_SIZE, 'proc_sys_call_handler', true);
  const numbers = machine.allocate(16, 'proc_sys_call_handler', true);
  writeBytes(machine.memory, buffer, (text ?? '').slice(0, PAGE_SIZE - 1));
  machine.memory.store(numbers, 8, text?.length ?? PAGE_SIZE);
  const handler = machine.getField(entry, 'ctl_table', 'proc_handler');
  const args = [entry, text === undefined ? 0 : 1, buffer, numbers, offsetPointer(numbers, 8)];
  const err = machine.toNumber(yield* machine.call(handler, args)) | 0;
  const length = machine.toNumber(machine.memory.load(numbers, { size: 8, signed: true }, false));
  const shown = (machine.readString(buffer, PAGE_SIZE) ?? '').slice(0, length);
  for (const { object } of [buffer, numbers]) machine.memory.end(object, 'freed', undefined);
  return err === 0 ? shown : err;
}

/** How the numbers of an entry are read and written. */
interface NumberKind {
  readonly format: { readonly size: number; readonly signed: boolean };
  readonly hasLimits: boolean;
}

/** @kernel kernel/sysctl.c do_proc_dointvec */
function numbers({ format, hasLimits }: NumberKind): KernelFunction {
  return (call) => {
    const { machine, args } = call;
    const [table = 0, write = 0, buffer = 0] = args;
    const data = machine.getField(table, 'ctl_table', 'data');
    const count = Math.floor(machine.toNumber(machine.getField(table, 'ctl_table', 'maxlen')) / format.size);
    const places = Array.from({ length: Math.min(count, PAGE_SIZE) }, (_, index) =>
      offsetPointer(data, index * format.size),
    );
    if (machine.toNumber(write) === 0) {
      const values = places.map((at) => machine.toNumber(machine.memory.load(at, format, false)));
      return give(call, `${values.join('\t')}\n`);
    }
    const words = (machine.readString(buffer) ?? '').trim().split(/\s+/);
    for (const [index, word] of words.slice(0, places.length).entries()) {
      const value = parseNumber(word);
      const place = places[index];
      if (value === undefined || place === undefined) return -EINVAL;
      if (hasLimits && !isWithin(machine, table, value)) return -EINVAL;
      if (BigInt.asIntN(32, value) !== value && BigInt.asUintN(32, value) !== value) return -EINVAL;
      machine.memory.store(place, format.size, Number(value));
    }
    return 0;
  };
}

function isWithin(machine: Machine, table: Value, value: bigint): boolean {
  const limit = (name: string): bigint | undefined => {
    const at = machine.getField(table, 'ctl_table', name);
    return at === 0 ? undefined : BigInt(machine.toNumber(machine.memory.load(at, S32, false)));
  };
  const least = limit('extra1');
  const most = limit('extra2');
  return (least === undefined || value >= least) && (most === undefined || value <= most);
}

/** Writes a result once; a second read gives the end of the file. */
function give({ machine, args }: KernelCall, text: string): number {
  const [, , buffer = 0, length = 0, pos = 0] = args;
  const isFirst = machine.toNumber(machine.memory.load(pos, { size: 8, signed: true }, false)) === 0;
  const given = isFirst ? text : '';
  writeBytes(machine.memory, buffer, given);
  machine.memory.store(length, 8, given.length);
  return 0;
}

function handleBool(call: KernelCall): number {
  const { machine, args } = call;
  const [table = 0, write = 0, buffer = 0] = args;
  const at = machine.getField(table, 'ctl_table', 'data');
  if (machine.toNumber(write) === 0) {
    return give(call, `${machine.toNumber(machine.memory.load(at, { size: 1, signed: false }, false))}\n`);
  }
  const value = kstrtobool(machine.kernel, machine.readString(buffer) ?? '');
  if (value === undefined) return -EINVAL;
  machine.memory.store(at, 1, value ? 1 : 0);
  return 0;
}

function handleString(call: KernelCall): number {
  const { machine, args } = call;
  const [table = 0, write = 0, buffer = 0] = args;
  const at = machine.getField(table, 'ctl_table', 'data');
  if (machine.toNumber(write) === 0) return give(call, `${machine.readString(at) ?? ''}\n`);
  const max = machine.toNumber(machine.getField(table, 'ctl_table', 'maxlen'));
  const [line = ''] = (machine.readString(buffer) ?? '').split('\n');
  machine.writeString(at, line.slice(0, Math.max(0, max - 1)));
  return 0;
}

const TABLE: Resource = { kind: 'file', what: 'sysctl table', pointsInto: true };

export const SYSCTLS: Subject = {
  c: C,
  functions: {
    register_sysctl: { returns: 'pointer or NULL', acquires: { resource: TABLE, key: 'result' } },
    register_sysctl_table: { acquires: { resource: TABLE, key: 'result' } },
    register_sysctl_sz: {
      returns: 'pointer or NULL',
      acquires: { resource: TABLE, key: 'result' },
      run: register,
    },
    unregister_sysctl_table: { releases: { resource: TABLE, key: 0 }, run: unregister },
    proc_dointvec: { run: numbers({ format: S32, hasLimits: false }) },
    proc_dointvec_minmax: { run: numbers({ format: S32, hasLimits: true }) },
    proc_douintvec: { run: numbers({ format: U32, hasLimits: false }) },
    proc_douintvec_minmax: { run: numbers({ format: U32, hasLimits: true }) },
    proc_dobool: { run: handleBool },
    proc_dostring: { run: handleString },
  },
  lasting: /sysctl/,
};
