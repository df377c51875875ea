import type { Pointer } from '../structs';

/** `struct klp_shadow` */
export interface KlpShadow {
  readonly obj: Pointer | undefined;
  readonly id: bigint;
  readonly data: Pointer;
}

/** `klp_shadow_hash`: the shadow variables that are attached, the newest first. (The kernel's order is that of a hash.) */
export class ShadowTable implements Iterable<KlpShadow> {
  private readonly byId = new Map<bigint, Map<Pointer | undefined, KlpShadow>>();
  private readonly all = new Set<KlpShadow>();

  get size(): number {
    return this.all.size;
  }

  *[Symbol.iterator](): Iterator<KlpShadow> {
    yield* [...this.all].reverse();
  }

  find(obj: Pointer | undefined, id: bigint): KlpShadow | undefined {
    return this.byId.get(id)?.get(obj);
  }

  /** Those of an id, as they are now. */
  ofId(id: bigint): readonly KlpShadow[] {
    return [...(this.byId.get(id)?.values() ?? [])].reverse();
  }

  add(shadow: KlpShadow): void {
    const ofId = this.byId.get(shadow.id) ?? new Map<Pointer | undefined, KlpShadow>();
    this.byId.set(shadow.id, ofId);
    // Where one was attached twice at a time, which the kernel's lock rules out, the newer one is found.
    ofId.delete(shadow.obj);
    ofId.set(shadow.obj, shadow);
    this.all.add(shadow);
  }

  /** Returns whether it was attached. */
  delete(shadow: KlpShadow): boolean {
    const ofId = this.byId.get(shadow.id);
    if (ofId?.get(shadow.obj) === shadow) ofId.delete(shadow.obj);
    return this.all.delete(shadow);
  }
}
