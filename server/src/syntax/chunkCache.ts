import type { TopLevel } from './ast';

/** What reading a chunk gave. Its spans lie at `base` and behind. */
export interface ReadChunk {
  readonly base: number;
  readonly items: readonly TopLevel[];
  readonly hasError: boolean;
}

/** Beyond this, offsets would no longer be small integers to the JavaScript engine. */
const OFFSET_MAX = 2 ** 30;

/**
 * What was read of the chunks of one unit, kept from one build of the unit to the next: an edit changes one chunk of
 * many. A chunk keeps its place in the expanded text as long as it lives, so that its tree can be used as it is; the
 * places of chunks are therefore unique, but in no particular order.
 */
export class ChunkCache {
  private previous = new Map<string, ReadChunk[]>();
  private current = new Map<string, ReadChunk[]>();
  private nextBase = 0;

  /** Begins a new build. What the last one did not use is forgotten. */
  begin(): void {
    const isFull = this.nextBase > OFFSET_MAX;
    this.previous = isFull ? new Map<string, ReadChunk[]>() : this.current;
    this.current = new Map();
    if (isFull) this.nextBase = 0;
  }

  /** What is known of a chunk; each result is given out once in a build. */
  take(key: string): ReadChunk | undefined {
    const known = this.previous.get(key)?.pop();
    if (known) this.keep(key, known);
    return known;
  }

  /** Reserves a place for a chunk of so many code units. */
  allocate(length: number): number {
    const base = this.nextBase;
    this.nextBase += length + 1;
    return base;
  }

  keep(key: string, chunk: ReadChunk): void {
    const list = this.current.get(key);
    if (list) list.push(chunk);
    else this.current.set(key, [chunk]);
  }
}
