import { createKobject } from '../sysfs/kobjectStruct';
import type { FunctionId, Kobject, Module } from '../structs';

/**
 * An array of structures in a module's memory. It has no length: who reads it looks for the entry that ends it, and
 * reading past the memory is for the owner of the memory to notice.
 */
export interface StructArray<T> {
  at(index: number): T;
}

export const CALLBACK_KINDS = ['pre_patch', 'post_patch', 'pre_unpatch', 'post_unpatch'] as const;
export type CallbackKind = (typeof CALLBACK_KINDS)[number];

/** `struct klp_callbacks` */
export type KlpCallbacks = { readonly [kind in CallbackKind]: FunctionId | undefined } & {
  postUnpatchEnabled: boolean;
};

/** `struct klp_func`. Fields that are not readonly are the kernel's own. */
export interface KlpFunc {
  readonly oldName: string | undefined;
  readonly oldSympos: bigint;
  newFunc: FunctionId | undefined;
  oldFunc: FunctionId | undefined;
  kobj: Kobject;
  nop: boolean;
  patched: boolean;
  transition: boolean;
}

/** `struct klp_object`. Without a name it is vmlinux. */
export interface KlpObject {
  readonly name: string | undefined;
  readonly funcs: StructArray<KlpFunc> | undefined;
  readonly callbacks: KlpCallbacks;
  kobj: Kobject;
  funcList: KlpFunc[];
  mod: Module | undefined;
  dynamic: boolean;
  patched: boolean;
}

/** `struct klp_state_callbacks` of the proposed per-state API. */
export type KlpStateCallbacks = { readonly [kind in CallbackKind]: FunctionId | undefined } & {
  readonly shadow_dtor: FunctionId | undefined;
  prePatchSucceeded: boolean;
};

/** `struct klp_state`; its `data` is the module's own affair. The proposed per-state API has all but the version. */
export interface KlpState {
  readonly id: bigint;
  readonly version: number;
  readonly callbacks?: KlpStateCallbacks;
  readonly blockDisable?: boolean;
  readonly isShadow?: boolean;
}

/** `struct klp_patch`. The readonly fields are read when the kernel reads them, so they may change in between. */
export interface KlpPatch {
  readonly mod: Module | undefined;
  readonly objs: StructArray<KlpObject> | undefined;
  readonly states: StructArray<KlpState> | undefined;
  readonly replace: boolean;
  kobj: Kobject;
  objList: KlpObject[];
  enabled: boolean;
  forced: boolean;
  finished: boolean;
}

/** The fields of a func that the kernel keeps for itself, as zeroed memory has them. */
export function zeroedFunc(): Omit<KlpFunc, 'oldName' | 'oldSympos' | 'newFunc'> {
  return { oldFunc: undefined, kobj: createKobject(), nop: false, patched: false, transition: false };
}

/** The callbacks of an object that has none. */
export function noCallbacks(): KlpCallbacks {
  return {
    pre_patch: undefined,
    post_patch: undefined,
    pre_unpatch: undefined,
    post_unpatch: undefined,
    postUnpatchEnabled: false,
  };
}

/** The module that a patch belongs to. A patch without one never gets past the first check of `enablePatch`. */
export function moduleOf(patch: KlpPatch): Module {
  if (patch.mod === undefined) throw new Error('The patch has no module.');
  return patch.mod;
}

/** @kernel include/linux/livepatch.h klp_for_each_object_static */
export function* eachObjectStatic(patch: KlpPatch): Generator<KlpObject> {
  for (let index = 0; patch.objs !== undefined; index++) {
    const obj = patch.objs.at(index);
    if (obj.funcs === undefined && obj.name === undefined) return;
    yield obj;
  }
}

/** @kernel include/linux/livepatch.h klp_for_each_func_static */
export function* eachFuncStatic(obj: KlpObject): Generator<KlpFunc> {
  for (let index = 0; obj.funcs !== undefined; index++) {
    const func = obj.funcs.at(index);
    if (func.oldName === undefined && func.newFunc === undefined && func.oldSympos === 0n) return;
    yield func;
  }
}

/** @kernel kernel/livepatch/state.c klp_for_each_state */
export function* eachState(patch: KlpPatch): Generator<KlpState> {
  for (let index = 0; patch.states !== undefined; index++) {
    const state = patch.states.at(index);
    if (state.id === 0n) return;
    yield state;
  }
}
