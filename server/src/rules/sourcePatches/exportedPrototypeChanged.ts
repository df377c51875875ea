import { type ChangedItem, type SourcePatch, locationOfLine } from '../../model/diff/sourcePatch';
import { prototypeDifference } from '../../c/typeDifference';
import { prototypeOf, readPrototype } from '../../model/prototypes';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const exportedPrototypeChanged: Rule = {
  id: 'exported-prototype-changed',
  severity: 'warning',
  stage: 'source',
  summary: 'A patch changes the prototype of an exported function.',
  check,
};

function check({ patch }: RuleInput): Draft[] {
  if (!patch) return [];
  return patch.files
    .flatMap(({ items }) => items)
    .filter((item) => hasOtherPrototype(item) && isExported(item.name, patch))
    .map(({ name, after, firstChange }) => ({
      location: locationOfLine(patch, after?.lines[0] ?? firstChange),
      message:
        `Modules call ${name}() with its old prototype, and their version of the symbol no longer matches: the build ` +
        'reports a version disagreement, and other modules would pass wrong arguments. Keep the function unchanged, ' +
        'and add a new one for the callers to change.',
    }));
}

function hasOtherPrototype({ kind, before, after }: ChangedItem): boolean {
  if (kind !== 'function' || !before?.isWhole || !after?.isWhole) return false;
  if (before.header === after.header) return false;
  const [old, now] = [readPrototype(before.header), readPrototype(after.header)];
  if (!old || !now) return false;
  return prototypeDifference(prototypeOf(now), prototypeOf(old), 'compatible') !== undefined;
}

function isExported(name: string, { files }: SourcePatch): boolean {
  const pattern = new RegExp(`\\bEXPORT_SYMBOL\\w*\\s*\\(\\s*${name}\\b`);
  return files.some(({ text }) => pattern.test(text));
}
