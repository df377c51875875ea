import type { ExpandedToken } from './preprocessor/expandedToken';

/** A token as the parser gets it: `text` may differ from how `from` is spelled. */
export interface ParserToken {
  readonly text: string;
  readonly from: ExpandedToken;
}

/**
 * What a marker asks to be aligned to: the index of an operand; the text of one that names nothing, and so is the same
 * everywhere; undefined where there is no operand.
 */
export type AskedAlignment = number | string | undefined;

/** A word that was taken out in front of the token with index `before`. */
export interface RemovedMarker {
  readonly before: number;
  /** The word; for an attribute with arguments also those, without blanks. */
  readonly name: string;
  readonly alignments: readonly AskedAlignment[];
  readonly from: ExpandedToken;
}
