import { firstWhere } from '../base/firstWhere';
import type { Location, Span } from '../base/span';
import type { ExpandedToken } from './preprocessor/expandedToken';
import type { SourceFile } from './sourceFile';

/** A stretch of the expanded text: the tokens of one chunk. */
export interface MappedChunk {
  readonly base: number;
  /** Offset of each token, ascending. */
  readonly starts: readonly number[];
  readonly tokens: readonly { readonly from: ExpandedToken; readonly text: string }[];
}

/** Leads from offsets in a unit's expanded text to places in its files. */
export class SourceMap {
  private readonly chunks: readonly MappedChunk[];

  /** @param chunks in any order; those without tokens are left out */
  constructor(
    private readonly files: readonly SourceFile[],
    chunks: readonly MappedChunk[],
  ) {
    this.chunks = chunks.filter(({ tokens }) => tokens.length > 0).sort((a, b) => a.base - b.base);
  }

  /**
   * Where the author wrote what stands at `span`. What a macro made is shown at its call, except for the
   * arguments that the author wrote there.
   */
  locationOf(span: Span): Location {
    const chunk = this.chunkAt(span.start);
    if (!chunk) return this.endOfMain();
    const first = tokenEndingAfter(chunk, span.start);
    const last = Math.max(lastStartingBefore(chunk, span.end), first);
    const start = shownSpan(chunk, first);
    const end = shownSpan(chunk, last);
    const isStraight = end.file === start.file && end.end >= start.start;
    return this.location(start.file, start.start, isStraight ? Math.max(start.end, end.end) : start.end);
  }

  /** Whether the token at `at` was made by a macro and was not written as one of its arguments. */
  isMadeByMacro(at: number): boolean {
    const chunk = this.chunkAt(at);
    const from = chunk?.tokens[tokenEndingAfter(chunk, at)]?.from;
    return from?.call !== undefined && !from.isArgument;
  }

  private location(file: number, start: number, end: number): Location {
    return { file: this.files[file]?.path ?? '', start, end };
  }

  private endOfMain(): Location {
    const end = this.files[1]?.text.length ?? 0;
    return this.location(1, end, end);
  }

  /** The chunk that contains an offset; the one before it if the offset lies between two. */
  private chunkAt(offset: number): MappedChunk | undefined {
    const behind = firstWhere(this.chunks.length, (index) => (this.chunks[index]?.base ?? 0) > offset);
    return this.chunks[Math.max(behind - 1, 0)];
  }
}

function tokenEndingAfter({ starts, tokens }: MappedChunk, offset: number): number {
  const found = firstWhere(
    starts.length,
    (index) => (starts[index] ?? 0) + (tokens[index]?.text.length ?? 0) > offset,
  );
  return Math.min(found, starts.length - 1);
}

function lastStartingBefore({ starts }: MappedChunk, offset: number): number {
  return firstWhere(starts.length, (index) => (starts[index] ?? 0) >= offset) - 1;
}

function shownSpan({ tokens }: MappedChunk, index: number): { file: number; start: number; end: number } {
  const from = tokens[index]?.from;
  if (!from) return { file: 1, start: 0, end: 0 };
  if (from.call && !from.isArgument) return from.call;
  return { file: from.file, start: from.token.start, end: from.token.end };
}
