import {
  CALLBACK_KINDS,
  type CallbackKind,
  eachState,
  type KlpPatch,
  type KlpState,
} from '../kernel/livepatch/klpStructs';

/** A state of a livepatch as the kernel finds it when the livepatch is enabled. */
export interface SeenState {
  readonly id: bigint;
  /** The callbacks that are set, in the order of the structure. */
  readonly callbacks: readonly (CallbackKind | 'shadow_dtor')[];
  readonly isShadow: boolean;
  readonly blocksDisable: boolean;
}

const NAMES = [...CALLBACK_KINDS, 'shadow_dtor'] as const;

/** The states of a livepatch on a kernel with the proposed per-state API. */
export function seenStates(patch: KlpPatch | undefined): readonly SeenState[] {
  return patch ? [...eachState(patch)].flatMap(seenState) : [];
}

function seenState({ id, callbacks, isShadow = false, blockDisable = false }: KlpState): SeenState[] {
  if (!callbacks) return [];
  const set = NAMES.filter((name) => callbacks[name] !== undefined);
  return [{ id, callbacks: set, isShadow, blocksDisable: blockDisable }];
}
