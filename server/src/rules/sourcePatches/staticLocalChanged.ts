import { type ChangedItem, type SourcePatch, locationOfLine } from '../../model/diff/sourcePatch';
import { type StaticLocal, staticLocals } from '../../model/diff/staticLocals';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const staticLocalChanged: Rule = {
  id: 'static-local-changed',
  severity: 'warning',
  stage: 'source',
  summary: "A patch removes a function's static variable, or changes its type or value.",
  check: ({ patch }: RuleInput) =>
    patch ? patch.files.flatMap(({ items }) => items.flatMap((item) => checkItem(patch, item, items))) : [],
};

function checkItem(patch: SourcePatch, item: ChangedItem, all: readonly ChangedItem[]): Draft[] {
  if (item.kind !== 'function' || !item.before || !item.after) return [];
  const own = staticLocals(item.after.lines);
  const elsewhere = all.flatMap(({ after }) => staticLocals(after?.lines ?? []));
  return staticLocals(item.before.lines).flatMap((old) => {
    if (elsewhere.some(({ declaration }) => declaration === old.declaration)) return [];
    const now = own.find(({ name }) => name === old.name);
    return [now ? changed(patch, item.name, old, now) : removed(patch, item.name, old)];
  });
}

function changed(patch: SourcePatch, owner: string, old: StaticLocal, now: StaticLocal): Draft {
  const message =
    `'${old.name}' of ${owner}() already exists and keeps its type and value, or the build fails because it cannot ` +
    'match the two. Keep its declaration unchanged; give a new variable another name, or set the value in a callback.';
  const related = [{ location: locationOfLine(patch, old.line), message: 'Its old declaration' }];
  return { location: locationOfLine(patch, now.line), message, related };
}

function removed(patch: SourcePatch, owner: string, old: StaticLocal): Draft {
  const message =
    `The livepatch build matches the static variables of the old and the new ${owner}(), and fails if ` +
    `'${old.name}' is gone. Keep a use of it that the compiler does not remove.`;
  return { location: locationOfLine(patch, old.line), message };
}
