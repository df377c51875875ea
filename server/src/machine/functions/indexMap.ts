import { keyOf } from '../keyOf';
import type { Machine } from '../machine';
import { Part } from '../part';
import type { Value } from '../value';

/** Entries by their index, in ascending order: what is behind xarrays, IDRs and IDAs. */
export class IndexMap {
  private readonly entries = new Map<bigint, Value>();
  private sorted: bigint[] | undefined;

  get size(): number {
    return this.entries.size;
  }

  get(index: bigint): Value | undefined {
    return this.entries.get(index);
  }

  set(index: bigint, value: Value): void {
    if (!this.entries.has(index)) this.sorted = undefined;
    this.entries.set(index, value);
  }

  /** Returns what was there. */
  remove(index: bigint): Value | undefined {
    const value = this.entries.get(index);
    if (this.entries.delete(index)) this.sorted = undefined;
    return value;
  }

  clear(): void {
    this.entries.clear();
    this.sorted = undefined;
  }

  /** The first entry from `index` on, up to `last`. */
  next(index: bigint, last: bigint): bigint | undefined {
    this.sorted ??= [...this.entries.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const found = this.sorted.find((each) => each >= index);
    return found !== undefined && found <= last ? found : undefined;
  }

  /** The first index from `first` to `last` at which there is nothing. */
  free(first: bigint, last: bigint): bigint | undefined {
    let index = first;
    while (index <= last && this.entries.has(index)) index++;
    return index <= last ? index : undefined;
  }

  indices(): readonly bigint[] {
    return [...this.entries.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }
}

/** By `keyOf` of the structure in C. */
const MAPS = new Part<Map<string, IndexMap>>('index maps', () => new Map<string, IndexMap>());

/** What is stored in the structure at a place. Faults if the structure is not there any more. */
export function indexMapAt(machine: Machine, at: Value): IndexMap {
  machine.memory.locate(at, 8, true);
  const maps = machine.part(MAPS);
  const key = keyOf(at);
  const known = maps.get(key) ?? new IndexMap();
  maps.set(key, known);
  return known;
}
