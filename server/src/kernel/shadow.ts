import type { Kernel, KlpShadow } from './kernel';
import { print, warn } from './log';
import type { Run } from './run';
import type { FunctionId, Pointer } from './structs';

/** How a new shadow variable is made. */
export interface ShadowRequest {
  readonly obj: Pointer | undefined;
  readonly id: bigint;
  readonly size: number;
  readonly gfpFlags: number;
  readonly constructor: FunctionId | undefined;
  readonly constructorData: Pointer | undefined;
}

function findShadow(kernel: Kernel, obj: Pointer | undefined, id: bigint): KlpShadow | undefined {
  return kernel.shadows.find((shadow) => shadow.obj === obj && shadow.id === id);
}

/** @kernel kernel/livepatch/shadow.c klp_shadow_get */
export function shadowGet(kernel: Kernel, obj: Pointer | undefined, id: bigint): Pointer | undefined {
  return findShadow(kernel, obj, id)?.data;
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
  const err = yield* construct(kernel, request, data);
  if (err) {
    kernel.code.kfree(data);
    print(kernel, `Failed to construct shadow variable ${identity(kernel, obj, id)} (${err})`);
    return undefined;
  }
  kernel.shadows.unshift({ obj, id, data });
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
  kernel.shadows.splice(kernel.shadows.indexOf(shadow), 1);
  if (destructor !== undefined) {
    yield* kernel.code.callShadowDestructor(destructor, shadow.obj, shadow.data);
  }
  kernel.code.kfree(shadow.data);
}

/** @kernel kernel/livepatch/shadow.c klp_shadow_free */
export function* shadowFree(
  kernel: Kernel,
  obj: Pointer | undefined,
  id: bigint,
  destructor: FunctionId | undefined,
): Run<void> {
  const shadow = findShadow(kernel, obj, id);
  if (shadow) yield* shadowFreeStruct(kernel, shadow, destructor);
}

/**
 * Frees the shadow variables of an id, the newest first. (The kernel's order is that of its hash of addresses.)
 * @kernel kernel/livepatch/shadow.c klp_shadow_free_all
 */
export function* shadowFreeAll(kernel: Kernel, id: bigint, destructor: FunctionId | undefined): Run<void> {
  for (const shadow of kernel.shadows.filter((each) => each.id === id)) {
    yield* shadowFreeStruct(kernel, shadow, destructor);
  }
}
