import type { Kernel } from '../kernel';
import { print, warn } from '../log';
import type { Run } from '../run';
import type { KlpShadow } from './shadowTable';
import type { FunctionId, Pointer } from '../structs';

/** How a new shadow variable is made. */
export interface ShadowRequest {
  readonly obj: Pointer | undefined;
  readonly id: bigint;
  readonly size: number;
  readonly gfpFlags: number;
  readonly constructor: FunctionId | undefined;
  readonly constructorData: Pointer | undefined;
}

/**
 * Runs something under `klp_shadow_lock`. A constructor or destructor, which runs under it, must not take it again: a real
 * processor spins for ever. Here that is told, and goes on.
 */
function* underShadowLock<T>(kernel: Kernel, run: Run<T>): Run<T> {
  if (kernel.shadowLockHeld) kernel.code.spinsForEver('klp_shadow_lock');
  const wasHeld = kernel.shadowLockHeld;
  kernel.shadowLockHeld = true;
  try {
    return yield* run;
  } finally {
    kernel.shadowLockHeld = wasHeld;
  }
}

/** @kernel kernel/livepatch/shadow.c klp_shadow_get */
export function shadowGet(kernel: Kernel, obj: Pointer | undefined, id: bigint): Pointer | undefined {
  return kernel.shadows.find(obj, id)?.data;
}

/**
 * Returns the data, or undefined if there is no memory, the constructor fails, or it exists already (with a warning).
 * @kernel kernel/livepatch/shadow.c klp_shadow_alloc
 */
export function shadowAlloc(kernel: Kernel, request: ShadowRequest): Run<Pointer | undefined> {
  return doShadowGetOrAlloc(kernel, request, true);
}

/** @kernel kernel/livepatch/shadow.c klp_shadow_get_or_alloc */
export function shadowGetOrAlloc(kernel: Kernel, request: ShadowRequest): Run<Pointer | undefined> {
  return doShadowGetOrAlloc(kernel, request, false);
}

/** @kernel kernel/livepatch/shadow.c __klp_shadow_get_or_alloc */
function* doShadowGetOrAlloc(
  kernel: Kernel,
  request: ShadowRequest,
  warnOnExist: boolean,
): Run<Pointer | undefined> {
  const { obj, id } = request;
  const existing = shadowGet(kernel, obj, id);
  if (existing !== undefined) {
    if (!warnOnExist) return existing;
    const text = `Duplicate shadow variable ${identity(kernel, obj, id)}`;
    warn(kernel, 'kernel/livepatch/shadow.c __klp_shadow_get_or_alloc', text);
    return undefined;
  }
  const data = kernel.code.kzalloc(request.size, request.gfpFlags);
  if (data === undefined) return undefined;
  const err = yield* underShadowLock(kernel, construct(kernel, request, data));
  if (err) {
    kernel.code.kfree(data);
    print(kernel, `Failed to construct shadow variable ${identity(kernel, obj, id)} (${err})`);
    return undefined;
  }
  kernel.shadows.add({ obj, id, data });
  return data;
}

function* construct(kernel: Kernel, request: ShadowRequest, data: Pointer): Run<number> {
  const { constructor, obj, constructorData } = request;
  if (constructor === undefined) return 0;
  return yield* kernel.code.callShadowConstructor(constructor, obj, data, constructorData);
}

function identity(kernel: Kernel, obj: Pointer | undefined, id: bigint): string {
  return `<${kernel.code.formatPointer(obj)}, ${id.toString(16)}>`;
}

/** @kernel kernel/livepatch/shadow.c klp_shadow_free_struct */
function* shadowFreeStruct(kernel: Kernel, shadow: KlpShadow, destructor: FunctionId | undefined): Run<void> {
  // Another destructor may have freed it meanwhile.
  if (!kernel.shadows.delete(shadow)) return;
  if (destructor !== undefined) {
    yield* kernel.code.callShadowDestructor(destructor, shadow.obj, shadow.data);
  }
  kernel.code.kfreeRcu(shadow.data);
}

/** @kernel kernel/livepatch/shadow.c klp_shadow_free */
export function* shadowFree(
  kernel: Kernel,
  obj: Pointer | undefined,
  id: bigint,
  destructor: FunctionId | undefined,
): Run<void> {
  yield* underShadowLock(kernel, freeOne());
  function* freeOne(): Run<void> {
    const shadow = kernel.shadows.find(obj, id);
    if (shadow) yield* shadowFreeStruct(kernel, shadow, destructor);
  }
}

/**
 * Frees the shadow variables of an id, the newest first. (The kernel's order is that of its hash of addresses.)
 * @kernel kernel/livepatch/shadow.c klp_shadow_free_all
 */
export function* shadowFreeAll(kernel: Kernel, id: bigint, destructor: FunctionId | undefined): Run<void> {
  yield* underShadowLock(kernel, freeEach());
  function* freeEach(): Run<void> {
    for (const shadow of kernel.shadows.ofId(id)) yield* shadowFreeStruct(kernel, shadow, destructor);
  }
}
