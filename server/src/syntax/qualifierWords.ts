/** What may stand before a type, and behind the `*` of a pointer. */
export interface Qualifiers {
  readonly isConst?: boolean;
  readonly isVolatile?: boolean;
  readonly isRestrict?: boolean;
}

/** The qualifiers among some words. */
export function qualifiersIn(words: readonly string[]): Qualifiers {
  return {
    ...(words.includes('const') && { isConst: true }),
    ...(words.includes('volatile') && { isVolatile: true }),
    ...(words.includes('restrict') && { isRestrict: true }),
  };
}
