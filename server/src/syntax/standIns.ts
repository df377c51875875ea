/**
 * Stands for the `...` of `case A ... B`, which the grammar does not know: no case value compares, so `A <= B` is free.
 */
export const RANGE_OPERATOR = '<=';

/** Stands for a `typeof`, in front of its number. The grammar sees `struct` before it, so that it is surely a type. */
export const TYPEOF_PREFIX = '__lp_typeof_';

/** The same for a type's name where the grammar would take it for a variable. */
export const TYPE_PREFIX = '__lp_type_';

/** Stands for the address of a label, in front of its name. */
export const LABEL_PREFIX = '__lp_label_';

/** What `goto *address` is called. */
export const COMPUTED_GOTO = '__lp_goto';

/** What `_Alignof` is called; in it stands a `sizeof`, where the grammar reads expressions too. */
export const ALIGNOF = '__lp_alignof';
