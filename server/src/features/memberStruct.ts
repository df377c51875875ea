import type { Location } from '../base/span';
import { AccessedStructs } from '../model/accessedStructs';
import type { Module } from '../model/declarations/module';
import { findExpression } from '../syntax/walk';

/** The tag of the klp struct whose field is read or written at `place`, as far as the types of names tell. */
export function memberStruct(module: Module, location: Location): string | undefined {
  for (const owner of module.functions) {
    const { map } = owner.unit;
    const body = map.locationOf(owner.definition.body);
    if (body.file !== location.file || location.start < body.start || body.end < location.end) continue;
    const member = findExpression(owner.definition.body, (expression) => {
      if (expression.kind !== 'member') return false;
      const field = map.locationOf({ start: expression.field.start, end: expression.field.end });
      return field.file === location.file && field.start === location.start;
    });
    if (member?.kind === 'member') return new AccessedStructs(module, owner).structOf(member.object);
  }
  return undefined;
}
