/** A program that gcc and the machine both run. */
export interface Program {
  readonly name: string;
  /** As gcc compiles it. */
  readonly source: string;
  /** Further options for gcc, such as the standard that the program is written in. */
  readonly options: readonly string[];
  /** Folders with headers, for gcc. */
  readonly includes: readonly string[];
  /** The same as a module, which prints `end STATUS` when it is over. */
  readonly module: string;
  /** Headers beside the module, by name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** What a program did: how it ended and what it printed; the latter counts only where the module prints it too. */
export interface Outcome {
  readonly status: number;
  readonly printed: string;
}

/** Why a program is not compared, in two or three words, or the program. */
export type Candidate = Program | { readonly name: string; readonly skipped: string };
