import type { ExpandedToken } from './preprocessor/expandedToken';

/** A token as the parser gets it: `text` may differ from how `from` is spelled. */
export interface ParserToken {
  readonly text: string;
  readonly from: ExpandedToken;
}

/** A word that was taken out in front of the token with index `before`. */
export interface RemovedMarker {
  readonly before: number;
  /** The word; for an attribute with arguments also those, without blanks. */
  readonly name: string;
  /** What it asks to be aligned to: indices of operands, undefined where there is none. */
  readonly alignments: readonly (number | undefined)[];
  readonly from: ExpandedToken;
}
