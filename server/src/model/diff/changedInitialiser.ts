import { codeText } from './codeLines';
import type { ChangedItem, ChangedSide } from './sourcePatch';

/** Livepatches declare these themselves, for a new module. */
const LIVEPATCH_DATA = /\bstruct klp_(?:func|object|patch|state)\b/;

/** Whether a patch changes the value with which a variable begins that was there before. */
export function changedInitialiser({ kind, before, after }: ChangedItem): boolean {
  if (kind !== 'data' || !before || !after) return false;
  if (LIVEPATCH_DATA.test(after.header) || /^\s*(?:extern|typedef)\b/.test(after.header)) return false;
  if (before.isWhole && after.isWhole) return valueIn(before) !== valueIn(after);
  // Of a value that is cut, the lines that differ belong to it unless they are the first.
  return !before.beginsChanged && !after.beginsChanged;
}

/** The value without blanks and comments; a variable without one begins as zero. */
function valueIn({ text }: ChangedSide): string {
  const code = codeText(text.split('\n').map((line) => ({ text: line })));
  const value = /^[^={]*=(.*?);?$/.exec(code)?.[1]?.trim() ?? '';
  return /^(?:0|NULL|false|\{\s*0?\s*\})?$/.test(value) ? '' : value;
}
