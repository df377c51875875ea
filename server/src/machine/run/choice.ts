/** Something that is not determined: what it is about and what can happen. */
export interface Choice {
  /** Such as `the result of kmalloc() at file.c:41`. */
  readonly about: string;
  /** It is what a function returns, such as memory or NULL. */
  readonly isResult?: boolean;
  /** The first is what usually happens. */
  readonly options: readonly string[];
}

/** Decides; returns an index of `options`. */
export type Choose = (choice: Choice) => number;

/** What usually happens, happens. */
export const usual: Choose = () => 0;
