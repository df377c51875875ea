import type { ApiField } from '../model/api/apiEntry';
import { fieldOf, structNamed } from '../model/api/lookup';
import type { Place } from '../base/span';
import type { Module } from '../model/declarations/module';
import type { Token } from '../syntax/tokens';
import { initialiserAt } from './initialiserContext';
import { memberStruct } from './memberStruct';
import type { Snapshot } from './snapshot';

/** The field of a klp structure that a name in an initialiser or behind `.` or `->` stands for. */
export function klpFieldAt(snapshot: Snapshot, token: Token): ApiField | undefined {
  const { module, file } = snapshot;
  const place = { file: file.path, start: token.start, end: token.end };
  const tag =
    designatedStruct(module, place) ??
    memberStruct(module, place) ??
    (file.text[token.start - 1] === '.' ? initialiserAt(file, token.start)?.struct : undefined);
  const struct = tag === undefined ? undefined : structNamed(tag);
  return struct && fieldOf(struct, token.text, module.profile);
}

function designatedStruct(module: Module, { file, start, end }: Place): string | undefined {
  return module.fieldUses.find(({ place, field }) => {
    const isSame = place.file === file && place.start <= start && end <= place.end;
    return isSame && place.end - place.start <= field.length + 1;
  })?.struct;
}
