import { ambiguousSymbol } from './ambiguousSymbol';
import { apiNotInKernel } from './apiNotInKernel';
import { badObjectName } from './badObjectName';
import { callbackPrototype } from './callbackPrototype';
import { duplicateFunc } from './duplicateFunc';
import { duplicateObject } from './duplicateObject';
import { duplicateStateId } from './duplicateStateId';
import { enableOutsideInit } from './enableOutsideInit';
import { enableResultIgnored } from './enableResultIgnored';
import { incompleteFunc } from './incompleteFunc';
import { missingGplLicense } from './missingGplLicense';
import { missingLivepatchModinfo } from './missingLivepatchModinfo';
import { missingSentinel } from './missingSentinel';
import { moduleWithoutExit } from './moduleWithoutExit';
import { nameTooLong } from './nameTooLong';
import { objectWithoutFuncs } from './objectWithoutFuncs';
import { optimizedClone } from './optimizedClone';
import { patchWithoutModule } from './patchWithoutModule';
import { patchWithoutObjects } from './patchWithoutObjects';
import { prototypeMismatch } from './prototypeMismatch';
import type { Rule } from './rule';
import { shadowAllocUnchecked } from './shadowAllocUnchecked';
import { shadowGetUnchecked } from './shadowGetUnchecked';
import { shadowSizeMismatch } from './shadowSizeMismatch';
import { unknownSymbol } from './unknownSymbol';
import { unpatchableFunction } from './unpatchableFunction';
import { unreachableEntry } from './unreachableEntry';
import { UNUSED_SUPPRESSION } from './unusedSuppression';

/** All rules, sorted by id. */
export const RULES: readonly Rule[] = [
  ambiguousSymbol,
  apiNotInKernel,
  badObjectName,
  callbackPrototype,
  duplicateFunc,
  duplicateObject,
  duplicateStateId,
  enableOutsideInit,
  enableResultIgnored,
  incompleteFunc,
  missingGplLicense,
  missingLivepatchModinfo,
  missingSentinel,
  moduleWithoutExit,
  nameTooLong,
  objectWithoutFuncs,
  optimizedClone,
  patchWithoutModule,
  patchWithoutObjects,
  prototypeMismatch,
  shadowAllocUnchecked,
  shadowGetUnchecked,
  shadowSizeMismatch,
  unknownSymbol,
  unpatchableFunction,
  unreachableEntry,
  UNUSED_SUPPRESSION,
];

/** The rule with an id. */
export function ruleNamed(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
