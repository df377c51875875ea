/**
 * Stands for the `...` of `case A ... B`, which the grammar does not know: no case value compares, so `A <= B` is free.
 */
export const RANGE_OPERATOR = '<=';

/** Stands for a `typeof`, in front of its number. The grammar sees `struct` before it, so that it is surely a type. */
export const TYPEOF_PREFIX = '__lp_typeof_';
/** Behind the number of a `typeof_unqual`. */
export const UNQUALIFIED_SUFFIX = '_unqual';

/** The same for a type's name where the grammar would take it for a variable. */
export const TYPE_PREFIX = '__lp_type_';

/** Stands for the address of a label, in front of its name. */
export const LABEL_PREFIX = '__lp_label_';

/** What a label that a block declares is called in the whole function; its number tells it from others of its name. */
export function localLabelName(label: string, number: number): string {
  return `__lp_local_${number}_${label}`;
}

/** The name as the author has written it of a label, or of what stands for its address. */
export function writtenLabel(name: string): string {
  return name.replace(/^(?:__lp_label_)?(?:__lp_local_\d+_)?/, '');
}

/** What `goto *address` is called. */
export const COMPUTED_GOTO = '__lp_goto';

/** What `_Alignof` is called; in it stands a `sizeof`, where the grammar reads expressions too. */
export const ALIGNOF = '__lp_alignof';
