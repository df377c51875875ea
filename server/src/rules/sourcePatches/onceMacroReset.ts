import { type ChangedItem, type SourcePatch, locationOfLine } from '../../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const onceMacroReset: Rule = {
  id: 'once-macro-reset',
  severity: 'warning',
  stage: 'source',
  summary: 'A patch adds or changes a call to a macro that acts only once.',
  check: ({ patch }: RuleInput) =>
    patch ? patch.files.flatMap(({ items }) => items.flatMap((item) => checkItem(patch, item, items))) : [],
};

/** Those that print, each with a flag in the function's data. */
const PRINT_ONCE = /\b(printk(?:_deferred)?_once|(?:pr|dev|netdev|net|ata|drm)_\w+_once)\s*\(/;
/** Their flag lies elsewhere, and new ones do no harm. */
const WARN_ONCE = /\b(WARN(?:_ON|_TAINT|_RATELIMIT)?_ONCE)\s*\(/;

function checkItem(patch: SourcePatch, item: ChangedItem, all: readonly ChangedItem[]): Draft[] {
  if (item.kind !== 'function' || !item.before || !item.after) return [];
  const removed = item.before.lines.map(({ text }) => text.trim());
  const moved = new Set(all.flatMap(({ before }) => (before?.lines ?? []).map(({ text }) => text.trim())));
  return item.after.lines.flatMap((line) => {
    const print = PRINT_ONCE.exec(line.text)?.[1];
    const name = print ?? WARN_ONCE.exec(line.text)?.[1];
    if (name === undefined || moved.has(line.text.trim())) return [];
    const isChanged = removed.some((text) => text.includes(`${name}(`));
    if (print === undefined && !isChanged) return [];
    return [{ location: locationOfLine(patch, line), message: messageFor(name, isChanged) }];
  });
}

function messageFor(name: string, isChanged: boolean): string {
  const reset = isChanged
    ? `The changed ${name}() gets a new flag, so it triggers again even if it already has.`
    : `The new ${name}() has a flag in a data section that kpatch-build refuses to change on kernels where that is ` +
      '.data..read_mostly, and each version of the livepatch starts with a new flag.';
  return `${reset} Use your own static variable and the macro without \`_once\`.`;
}
