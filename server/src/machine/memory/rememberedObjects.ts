import type { MemoryObject } from './memoryObject';

/** What an object costs us beside its bytes. */
const OVERHEAD = 1024;

/** What an object costs us, in bytes. */
export function costOf({ size }: { readonly size: number }): number {
  return OVERHEAD + (Number.isFinite(size) ? size : 0);
}

/** So much of what has ended is remembered. */
const BYTES_MAX = 4 * 1024 * 1024;

/** Objects whose life has ended, with what was in them: who still looks finds it, as in a real kernel, for a while. */
export class RememberedObjects {
  /** The oldest first; those before `first` are forgotten. */
  private objects: MemoryObject[] = [];
  private first = 0;
  private bytes = 0;

  add(object: MemoryObject): void {
    this.objects.push(object);
    this.bytes += costOf(object);
    while (this.bytes > BYTES_MAX) this.forgetOldest();
  }

  private forgetOldest(): void {
    const oldest = this.objects[this.first++];
    if (!oldest) return;
    this.bytes -= costOf(oldest);
    oldest.forget();
    if (this.first < 10_000) return;
    this.objects = this.objects.slice(this.first);
    this.first = 0;
  }
}
