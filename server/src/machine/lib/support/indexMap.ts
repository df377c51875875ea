import { firstWhere } from '../../../base/firstWhere';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import type { Value } from '../../memory/value';

/** Entries by their index, in ascending order: what is behind xarrays, IDRs and IDAs. */
export class IndexMap {
  private readonly entries = new Map<bigint, Value>();
  /** All indices in order, and some that are not there any more. */
  private sorted: bigint[] = [];
  /** From `first` up to `index` there is something everywhere: where the last search for room ended. */
  private full = { first: 0n, index: 0n };

  get size(): number {
    return this.entries.size;
  }

  get(index: bigint): Value | undefined {
    return this.entries.get(index);
  }

  set(index: bigint, value: Value): void {
    if (!this.entries.has(index)) this.note(index);
    this.entries.set(index, value);
  }

  private note(index: bigint): void {
    const at = this.position(index);
    if (this.sorted[at] === index) return;
    if (at === this.sorted.length) this.sorted.push(index);
    else this.sorted.splice(at, 0, index);
  }

  private position(index: bigint): number {
    return firstWhere(this.sorted.length, (at) => (this.sorted[at] ?? 0n) >= index);
  }

  /** Returns what was there. */
  remove(index: bigint): Value | undefined {
    const value = this.entries.get(index);
    if (!this.entries.delete(index)) return undefined;
    if (index >= this.full.first && index < this.full.index) this.full.index = index;
    if (this.sorted.length > 2 * this.entries.size + 16)
      this.sorted = this.sorted.filter((each) => this.entries.has(each));
    return value;
  }

  clear(): void {
    this.entries.clear();
    this.sorted = [];
    this.full = { first: 0n, index: 0n };
  }

  /** The first entry from `index` on, up to `last`. */
  next(index: bigint, last: bigint): bigint | undefined {
    for (let at = this.position(index); at < this.sorted.length; at++) {
      const found = this.sorted[at] ?? 0n;
      if (found > last) return undefined;
      if (this.entries.has(found)) return found;
    }
    return undefined;
  }

  /** The first index from `first` to `last` at which there is nothing. */
  free(first: bigint, last: bigint): bigint | undefined {
    const isInside = first >= this.full.first && first <= this.full.index;
    let index = isInside ? this.full.index : first;
    while (index <= last && this.entries.has(index)) index++;
    this.full = { first: isInside ? this.full.first : first, index };
    return index <= last ? index : undefined;
  }

  indices(): readonly bigint[] {
    return this.sorted.filter((index) => this.entries.has(index));
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
