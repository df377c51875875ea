import type { Token } from '../tokens';

/** Where the outermost macro call stands that a token came from. */
export interface CallSite {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** Names that must not be expanded again in a token, as C's rescanning demands. */
export interface HideSet {
  readonly name: string;
  readonly next: HideSet | undefined;
}

/** A token after preprocessing. */
export interface ExpandedToken {
  readonly token: Token;
  /** Index in the unit's file list of the file where `token` is spelled. */
  readonly file: number;
  /** Present for what a macro made. */
  readonly call: CallSite | undefined;
  /** The token was written by the author as an argument of the outermost call, so its own place can be shown. */
  readonly isArgument: boolean;
  readonly hidden: HideSet | undefined;
}

/** Whether `name` may not be expanded in a token with this set. */
export function isHidden(set: HideSet | undefined, name: string): boolean {
  for (let entry = set; entry; entry = entry.next) if (entry.name === name) return true;
  return false;
}
