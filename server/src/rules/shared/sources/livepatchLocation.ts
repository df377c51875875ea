import type { Location } from '../../../base/span';
import { calledName, forEachCall } from '../../../syntax/walk';
import { type Module, locationIn } from '../../../model/declarations/module';

/** Where a finding about the module as a whole stands: on its patch, else on its init function, else on the enabling call. */
export function livepatchLocation(module: Module): Location {
  const declared = module.patches[0]?.location ?? module.inits[0]?.location ?? enablingCall(module);
  return declared ?? { file: module.endOfFile.file, start: 0, end: 0 };
}

function enablingCall(module: Module): Location | undefined {
  for (const owner of module.functions) {
    let location: Location | undefined;
    forEachCall(owner.definition.body, (call) => {
      if (calledName(call)?.match(/^klp_(?:enable|register)_patch$/)) location ??= locationIn(owner, call);
    });
    if (location) return location;
  }
  return undefined;
}
