import { ambiguousSymbol } from './symbols/ambiguousSymbol';
import { apiNotInKernel } from './symbols/apiNotInKernel';
import { badObjectName } from './declarations/badObjectName';
import { blocksModuleLoad } from './callbacks/blocksModuleLoad';
import { callbackPrototype } from './callbacks/callbackPrototype';
import { danglingModulePointer } from './module/danglingModulePointer';
import { dataInitialiserChanged } from './sourcePatches/dataInitialiserChanged';
import { disableBlocked } from './module/disableBlocked';
import { duplicateFunc } from './declarations/duplicateFunc';
import { duplicateObject } from './declarations/duplicateObject';
import { duplicateStateId } from './states/duplicateStateId';
import { enableOutsideInit } from './module/enableOutsideInit';
import { enableResultIgnored } from './module/enableResultIgnored';
import { exportedPrototypeChanged } from './sourcePatches/exportedPrototypeChanged';
import { incompatibleState } from './states/incompatibleState';
import { incompleteFunc } from './declarations/incompleteFunc';
import { initCodePatched } from './sourcePatches/initCodePatched';
import { initSideEffect } from './module/initSideEffect';
import { inlineFunctionChanged } from './sourcePatches/inlineFunctionChanged';
import { kernelFault } from './module/kernelFault';
import { livepatchJson } from './project/livepatchJson';
import { lostGlobalState } from './series/lostGlobalState';
import { missingGplLicense } from './module/missingGplLicense';
import { missingLivepatchModinfo } from './module/missingLivepatchModinfo';
import { missingPostUnpatch } from './callbacks/missingPostUnpatch';
import { missingPreUnpatch } from './callbacks/missingPreUnpatch';
import { missingSentinel } from './declarations/missingSentinel';
import { moduleJumpLabel } from './sourcePatches/moduleJumpLabel';
import { moduleStillLoaded } from './module/moduleStillLoaded';
import { moduleWithoutExit } from './module/moduleWithoutExit';
import { naiveSyscallPatch } from './symbols/naiveSyscallPatch';
import { nameTooLong } from './declarations/nameTooLong';
import { nonCumulativeOverlap } from './series/nonCumulativeOverlap';
import { objectWithoutFuncs } from './declarations/objectWithoutFuncs';
import { onceMacroReset } from './sourcePatches/onceMacroReset';
import { optimizedClone } from './symbols/optimizedClone';
import { patchWithoutModule } from './module/patchWithoutModule';
import { patchWithoutObjects } from './declarations/patchWithoutObjects';
import { prePatchErrorLeak } from './callbacks/prePatchErrorLeak';
import { prevStateOutsideTransition } from './states/prevStateOutsideTransition';
import { prototypeMismatch } from './symbols/prototypeMismatch';
import { recursiveReplacement } from './module/recursiveReplacement';
import { refusedUpgrade } from './series/refusedUpgrade';
import { replacedCallbacksSkipped } from './series/replacedCallbacksSkipped';
import { replaceNotSet } from './series/replaceNotSet';
import { reverseNotHandled } from './callbacks/reverseNotHandled';
import type { Rule } from './shared/rule';
import { runsPerObject } from './callbacks/runsPerObject';
import { savedTwice } from './series/savedTwice';
import { secondTransition } from './module/secondTransition';
import { shadowAllocDuplicate } from './shadow/shadowAllocDuplicate';
import { shadowAllocUnchecked } from './shadow/shadowAllocUnchecked';
import { shadowCtorSleeps } from './shadow/shadowCtorSleeps';
import { shadowDtorSleeps } from './shadow/shadowDtorSleeps';
import { shadowFreedInExit } from './shadow/shadowFreedInExit';
import { shadowGetUnchecked } from './shadow/shadowGetUnchecked';
import { shadowIdCollision } from './shadow/shadowIdCollision';
import { shadowLateInit } from './shadow/shadowLateInit';
import { shadowLeak } from './shadow/shadowLeak';
import { shadowNeverFreed } from './shadow/shadowNeverFreed';
import { shadowOrphaned } from './shadow/shadowOrphaned';
import { shadowRecursiveLock } from './shadow/shadowRecursiveLock';
import { shadowSizeMismatch } from './shadow/shadowSizeMismatch';
import { shadowSleepingAlloc } from './shadow/shadowSleepingAlloc';
import { shadowStale } from './shadow/shadowStale';
import { shadowStateUnused } from './states/shadowStateUnused';
import { shadowUseAfterFree } from './shadow/shadowUseAfterFree';
import { shadowWithoutState } from './states/shadowWithoutState';
import { sharedStateLeak } from './states/sharedStateLeak';
import { stalledTransition } from './module/stalledTransition';
import { stateMeaningChanged } from './states/stateMeaningChanged';
import { statesNotBuilt } from './states/statesNotBuilt';
import { staticLocalChanged } from './sourcePatches/staticLocalChanged';
import { undoInWrongCallback } from './callbacks/undoInWrongCallback';
import { undoOnlyInExit } from './callbacks/undoOnlyInExit';
import { unknownSymbol } from './symbols/unknownSymbol';
import { unpatchableFunction } from './symbols/unpatchableFunction';
import { unreachableEntry } from './declarations/unreachableEntry';
import { unsafeDowngrade } from './series/unsafeDowngrade';
import { unsupportedFile } from './project/unsupportedFile';
import { UNUSED_SUPPRESSION } from './project/unusedSuppression';

/**
 * All rules, sorted by id. What was planned as `forced-transition` is told where it matters: by undo-only-in-exit, whose
 * exit function never runs after a force, and by stalled-transition, which only a force ends.
 */
export const RULES: readonly Rule[] = [
  ambiguousSymbol,
  apiNotInKernel,
  badObjectName,
  blocksModuleLoad,
  callbackPrototype,
  danglingModulePointer,
  dataInitialiserChanged,
  disableBlocked,
  duplicateFunc,
  duplicateObject,
  duplicateStateId,
  enableOutsideInit,
  enableResultIgnored,
  exportedPrototypeChanged,
  incompatibleState,
  incompleteFunc,
  initCodePatched,
  initSideEffect,
  inlineFunctionChanged,
  kernelFault,
  livepatchJson,
  lostGlobalState,
  missingGplLicense,
  missingLivepatchModinfo,
  missingPostUnpatch,
  missingPreUnpatch,
  missingSentinel,
  moduleJumpLabel,
  moduleStillLoaded,
  moduleWithoutExit,
  naiveSyscallPatch,
  nameTooLong,
  nonCumulativeOverlap,
  objectWithoutFuncs,
  onceMacroReset,
  optimizedClone,
  patchWithoutModule,
  patchWithoutObjects,
  prePatchErrorLeak,
  prevStateOutsideTransition,
  prototypeMismatch,
  recursiveReplacement,
  refusedUpgrade,
  replaceNotSet,
  replacedCallbacksSkipped,
  reverseNotHandled,
  runsPerObject,
  savedTwice,
  secondTransition,
  shadowAllocDuplicate,
  shadowAllocUnchecked,
  shadowCtorSleeps,
  shadowDtorSleeps,
  shadowFreedInExit,
  shadowGetUnchecked,
  shadowIdCollision,
  shadowLateInit,
  shadowLeak,
  shadowNeverFreed,
  shadowOrphaned,
  shadowRecursiveLock,
  shadowSizeMismatch,
  shadowSleepingAlloc,
  shadowStale,
  shadowStateUnused,
  shadowUseAfterFree,
  shadowWithoutState,
  sharedStateLeak,
  stalledTransition,
  stateMeaningChanged,
  statesNotBuilt,
  staticLocalChanged,
  undoInWrongCallback,
  undoOnlyInExit,
  unknownSymbol,
  unpatchableFunction,
  unreachableEntry,
  unsafeDowngrade,
  unsupportedFile,
  UNUSED_SUPPRESSION,
];

/** The rule with an id. */
export function ruleNamed(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
