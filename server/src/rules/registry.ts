import { ambiguousSymbol } from './ambiguousSymbol';
import { apiNotInKernel } from './apiNotInKernel';
import { badObjectName } from './badObjectName';
import { blocksModuleLoad } from './blocksModuleLoad';
import { callbackPrototype } from './callbackPrototype';
import { danglingModulePointer } from './danglingModulePointer';
import { dataInitialiserChanged } from './dataInitialiserChanged';
import { disableBlocked } from './disableBlocked';
import { duplicateFunc } from './duplicateFunc';
import { duplicateObject } from './duplicateObject';
import { duplicateStateId } from './duplicateStateId';
import { enableOutsideInit } from './enableOutsideInit';
import { enableResultIgnored } from './enableResultIgnored';
import { exportedPrototypeChanged } from './exportedPrototypeChanged';
import { incompatibleState } from './incompatibleState';
import { incompleteFunc } from './incompleteFunc';
import { initCodePatched } from './initCodePatched';
import { initSideEffect } from './initSideEffect';
import { inlineFunctionChanged } from './inlineFunctionChanged';
import { kernelFault } from './kernelFault';
import { livepatchJson } from './livepatchJson';
import { lostGlobalState } from './lostGlobalState';
import { missingGplLicense } from './missingGplLicense';
import { missingLivepatchModinfo } from './missingLivepatchModinfo';
import { missingPostUnpatch } from './missingPostUnpatch';
import { missingPreUnpatch } from './missingPreUnpatch';
import { missingSentinel } from './missingSentinel';
import { moduleJumpLabel } from './moduleJumpLabel';
import { moduleStillLoaded } from './moduleStillLoaded';
import { moduleWithoutExit } from './moduleWithoutExit';
import { naiveSyscallPatch } from './naiveSyscallPatch';
import { nameTooLong } from './nameTooLong';
import { nonCumulativeOverlap } from './nonCumulativeOverlap';
import { objectWithoutFuncs } from './objectWithoutFuncs';
import { onceMacroReset } from './onceMacroReset';
import { optimizedClone } from './optimizedClone';
import { patchWithoutModule } from './patchWithoutModule';
import { patchWithoutObjects } from './patchWithoutObjects';
import { prePatchErrorLeak } from './prePatchErrorLeak';
import { prevStateOutsideTransition } from './prevStateOutsideTransition';
import { prototypeMismatch } from './prototypeMismatch';
import { replacedCallbacksSkipped } from './replacedCallbacksSkipped';
import { replaceNotSet } from './replaceNotSet';
import { reverseNotHandled } from './reverseNotHandled';
import type { Rule } from './rule';
import { runsPerObject } from './runsPerObject';
import { savedTwice } from './savedTwice';
import { secondTransition } from './secondTransition';
import { shadowAllocDuplicate } from './shadowAllocDuplicate';
import { shadowAllocUnchecked } from './shadowAllocUnchecked';
import { shadowCtorSleeps } from './shadowCtorSleeps';
import { shadowDtorSleeps } from './shadowDtorSleeps';
import { shadowFreedInExit } from './shadowFreedInExit';
import { shadowGetUnchecked } from './shadowGetUnchecked';
import { shadowIdCollision } from './shadowIdCollision';
import { shadowLateInit } from './shadowLateInit';
import { shadowLeak } from './shadowLeak';
import { shadowNeverFreed } from './shadowNeverFreed';
import { shadowOrphaned } from './shadowOrphaned';
import { shadowRecursiveLock } from './shadowRecursiveLock';
import { shadowSizeMismatch } from './shadowSizeMismatch';
import { shadowSleepingAlloc } from './shadowSleepingAlloc';
import { shadowStale } from './shadowStale';
import { shadowStateUnused } from './shadowStateUnused';
import { shadowUseAfterFree } from './shadowUseAfterFree';
import { shadowWithoutState } from './shadowWithoutState';
import { sharedStateLeak } from './sharedStateLeak';
import { stalledTransition } from './stalledTransition';
import { stateMeaningChanged } from './stateMeaningChanged';
import { statesNotBuilt } from './statesNotBuilt';
import { staticLocalChanged } from './staticLocalChanged';
import { undoInWrongCallback } from './undoInWrongCallback';
import { undoOnlyInExit } from './undoOnlyInExit';
import { unknownSymbol } from './unknownSymbol';
import { unpatchableFunction } from './unpatchableFunction';
import { unreachableEntry } from './unreachableEntry';
import { unsafeDowngrade } from './unsafeDowngrade';
import { unsupportedFile } from './unsupportedFile';
import { UNUSED_SUPPRESSION } from './unusedSuppression';

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
