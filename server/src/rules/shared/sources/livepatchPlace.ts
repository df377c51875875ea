import type { Place } from '../../../base/span';
import { calledName, forEachCall } from '../../../syntax/walk';
import { type Module, placeIn } from '../../../model/declarations/module';

/** Where a finding about the module as a whole stands: on its patch, else on its init function, else on the enabling call. */
export function livepatchPlace(module: Module): Place {
  const declared = module.patches[0]?.place ?? module.inits[0]?.place ?? enablingCall(module);
  return declared ?? { file: module.endOfFile.file, start: 0, end: 0 };
}

function enablingCall(module: Module): Place | undefined {
  for (const owner of module.functions) {
    let place: Place | undefined;
    forEachCall(owner.definition.body, (call) => {
      if (calledName(call)?.match(/^klp_(?:enable|register)_patch$/)) place ??= placeIn(owner, call);
    });
    if (place) return place;
  }
  return undefined;
}
