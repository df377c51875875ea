import { isAtLeast, type KernelProfile } from '../../base/kernelProfile';
import type { ChangedItem, PatchedFile } from './sourcePatch';
import type { DiffLine } from './parseDiff';

/** A changed function with a jump label whose key a livepatch cannot use. */
export interface JumpLabel {
  readonly item: ChangedItem;
  readonly key: string;
  /** The label's own line if the patch adds it, else the function's first changed line. */
  readonly line: DiffLine;
  /** The key is known to lie in a module, if the file is built as one. */
  readonly isInModule: boolean;
}

const LABEL =
  /\b(?:static_branch_(?:likely|unlikely|maybe)|static_key_(?:true|false))\s*\(\s*(?:CONFIG_\w+\s*,\s*)?&\s*(\w+)\s*\)/g;
const MODULE_MARK = /\bMODULE_LICENSE\s*\(|\bmodule_(?:exit|\w*driver)\s*\(/;

/** The jump labels in the changed functions of a file that are certainly, or if it is a module, not possible. */
export function jumpLabels(file: PatchedFile, profile: KernelProfile): JumpLabel[] {
  // Since 5.8 a key of vmlinux can be used.
  const isOld = !isAtLeast(profile, '5.8');
  const isModule = MODULE_MARK.test(file.text);
  const added = file.diff.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'added'));
  return file.items.flatMap((item) => {
    if (item.kind !== 'function' || !item.before || !item.after) return [];
    const keys = new Set([...item.after.text.matchAll(LABEL)].map((match) => match[1] ?? ''));
    return [...keys].flatMap((key) => {
      const definition = new RegExp(
        `\\bDEFINE_STATIC_KEY_\\w+\\s*\\((?:\\s*CONFIG_\\w+\\s*,)?\\s*${key}\\s*\\)|\\bstruct static_key\\w*\\s+${key}\\s*=`,
      );
      const isNew = added.some(({ text }) => definition.test(text));
      const isInModule = isModule && definition.test(file.text);
      if (isNew || !(isOld || isInModule)) return [];
      const own = item.after?.lines.find(({ text }) => new RegExp(`&\\s*${key}\\b`).test(text));
      return [{ item, key, line: own ?? item.firstChange, isInModule }];
    });
  });
}
