import type { Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import { Pointer, type Value } from '../../memory/value';
import { argument, countArgument, isNull, unknownResult } from '../support/arguments';

/** Sorting, searching, hashing and random numbers. */
const C = String.raw`
void sort(void *base, size_t count, size_t size, cmp_func_t cmp, swap_func_t swapping);
void sort_r(void *base, size_t count, size_t size, cmp_r_func_t cmp, swap_r_func_t swapping, const void *priv);
void *bsearch(const void *key, const void *base, size_t count, size_t size, cmp_func_t cmp);

void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);
`;

/** More elements than this are not looked at: the C that compares them would take for ever. */
const ELEMENTS_MAX = 100_000;

type Compare<T> = (left: T, right: T) => Run<number>;

/** Sorts without changing the order of equal elements. */
function* mergeSort<T>(items: readonly T[], compare: Compare<T>): Run<T[]> {
  if (items.length < 2) return [...items];
  const middle = items.length >> 1;
  const left = yield* mergeSort(items.slice(0, middle), compare);
  const right = yield* mergeSort(items.slice(middle), compare);
  const merged: T[] = [];
  let [a, b] = [0, 0];
  while (a < left.length && b < right.length) {
    const isRightFirst = (yield* compare(left[a] as T, right[b] as T)) > 0;
    merged.push((isRightFirst ? right[b++] : left[a++]) as T);
  }
  return [...merged, ...left.slice(a), ...right.slice(b)];
}

function* compared(machine: Machine, callee: Value, args: readonly Value[]): Run<number> {
  return machine.toNumber(yield* machine.call(callee, args)) | 0;
}

/** sort(): the bytes of the elements are copied aside, compared there, and put back in order. */
function* sortArray(call: KernelCall, priv: readonly Value[]): Run<void> {
  const { machine } = call;
  const [base, callee] = [argument(call, 0), argument(call, 3)];
  const [count, size] = [countArgument(call, 1), countArgument(call, 2)];
  if (count === undefined || size === undefined || count > ELEMENTS_MAX || count * size === 0) return;
  if (!machine.memory.locate(base, count * size, true)) return;
  const copy = machine.memory.allocate({ kind: 'kernel', size: count * size, name: 'sort()' });
  machine.memory.copy(new Pointer(copy, 0), base, count * size);
  const places = Array.from({ length: count }, (_, index) => new Pointer(copy, index * size));
  const sorted = yield* mergeSort(places, (left, right) => compared(machine, callee, [left, right, ...priv]));
  sorted.forEach((place, index) => machine.memory.copy(offsetPointer(base, index * size), place, size));
  machine.memory.end(copy, 'freed', undefined);
}

const POINTER = { size: 8, signed: false };

/** list_sort() */
function* sortList(call: KernelCall): Run<void> {
  const { machine } = call;
  const [priv, head, callee] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  const nodes = listNodes(machine, head);
  const sorted = yield* mergeSort(nodes, (left, right) => compared(machine, callee, [priv, left, right]));
  let before = head;
  for (const node of [...sorted, head]) {
    machine.setField(before, 'list_head', 'next', node);
    machine.setField(node, 'list_head', 'prev', before);
    before = node;
  }
}

function listNodes(machine: Machine, head: Value): Value[] {
  const nodes: Value[] = [];
  const seen = (node: Value): boolean =>
    node instanceof Pointer &&
    head instanceof Pointer &&
    node.object === head.object &&
    node.offset === head.offset;
  for (let node = machine.memory.load(head, POINTER, true); !seen(node);) {
    if (!(node instanceof Pointer) || nodes.length >= ELEMENTS_MAX) break;
    nodes.push(node);
    node = machine.memory.load(node, POINTER, true);
  }
  return nodes;
}

function* search(call: KernelCall): Run<Value> {
  const { machine } = call;
  const [key, base, callee] = [argument(call, 0), argument(call, 1), argument(call, 4)];
  const [count, size] = [countArgument(call, 2), countArgument(call, 3)];
  if (count === undefined || size === undefined || !Number.isFinite(size)) return unknownResult(call, true);
  let [first, end] = [0, Math.min(count, ELEMENTS_MAX)];
  while (first < end) {
    const middle = first + ((end - first) >> 1);
    const place = offsetPointer(base, middle * size);
    const order = yield* compared(machine, callee, [key, place]);
    if (order === 0) return place;
    if (order < 0) end = middle;
    else first = middle + 1;
  }
  return 0;
}

/** Sorting and searching with C that compares. */
export const SORTING: Subject = {
  c: C,
  functions: {
    sort: { run: (call) => sortArray(call, []) },
    sort_r: { run: (call) => sortArray(call, [argument(call, 5)]) },
    list_sort: { run: (call) => (isNull(argument(call, 1)) ? undefined : sortList(call)) },
    bsearch: { returns: 'pointer or NULL', run: search },
  },
};
