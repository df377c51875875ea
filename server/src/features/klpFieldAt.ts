import type { ApiField } from '../model/api/apiEntry';
import { fieldOf, structNamed } from '../model/api/lookup';
import type { Location } from '../base/span';
import type { Module } from '../model/declarations/module';
import type { Token } from '../syntax/tokens';
import { initialiserAt } from './initialiserContext';
import { memberStruct } from './memberStruct';
import type { Snapshot } from './snapshot';

/** The field of a klp structure that a name in an initialiser or behind `.` or `->` stands for. */
export function klpFieldAt(snapshot: Snapshot, token: Token): ApiField | undefined {
  const { module, file } = snapshot;
  const location = { file: file.path, start: token.start, end: token.end };
  const tag =
    designatedStruct(module, location) ??
    memberStruct(module, location) ??
    (file.text[token.start - 1] === '.' ? initialiserAt(file, token.start)?.struct : undefined);
  const struct = tag === undefined ? undefined : structNamed(tag);
  return struct && fieldOf(struct, token.text, module.profile);
}

function designatedStruct(module: Module, { file, start, end }: Location): string | undefined {
  return module.fieldUses.find(({ location, field }) => {
    const isSame = location.file === file && location.start <= start && end <= location.end;
    return isSame && location.end - location.start <= field.length + 1;
  })?.struct;
}
