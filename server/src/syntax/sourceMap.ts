import type { Place, Span } from '../base/span';
import type { ExpandedToken } from './expandedToken';
import type { SourceFile } from './sourceFile';

/** One token's way back: where it begins in the expanded text, and where it came from. */
interface MappedToken {
  readonly at: number;
  readonly length: number;
  readonly from: ExpandedToken;
}

/** Leads from offsets in a unit's expanded text to places in its files, and back. */
export class SourceMap {
  private readonly tokens: MappedToken[] = [];

  constructor(private readonly files: readonly SourceFile[]) {}

  /** Tokens must be added in the order of their offsets. */
  add(at: number, length: number, from: ExpandedToken): void {
    this.tokens.push({ at, length, from });
  }

  /**
   * Where the author wrote what stands at `span`. What a macro made is shown at its call, except for the
   * arguments that the author wrote there.
   */
  placeOf(span: Span): Place {
    const first = this.tokens[this.firstEndingAfter(span.start)];
    const last = this.tokens[Math.max(this.firstStartingAt(span.end) - 1, 0)];
    if (!first || !last) return this.endOfMain();
    const start = shownSpan(first.from);
    const end = last.at >= first.at ? shownSpan(last.from) : start;
    if (end.file !== start.file || end.end < start.start)
      return this.place(start.file, start.start, start.end);
    return this.place(start.file, start.start, Math.max(start.end, end.end));
  }

  /** The index of the file in which the first token of `span` is shown. */
  fileOf(span: Span): number {
    const first = this.tokens[this.firstEndingAfter(span.start)];
    return first ? shownSpan(first.from).file : 1;
  }

  /** Whether the token at `at` was made by a macro and was not written as one of its arguments. */
  isMadeByMacro(at: number): boolean {
    const token = this.tokens[this.firstEndingAfter(at)];
    return token?.from.call !== undefined && !token.from.isArgument;
  }

  private place(file: number, start: number, end: number): Place {
    return { file: this.files[file]?.path ?? '', start, end };
  }

  private endOfMain(): Place {
    const end = this.files[1]?.text.length ?? 0;
    return this.place(1, end, end);
  }

  private firstEndingAfter(offset: number): number {
    return Math.min(
      this.search((token) => token.at + token.length > offset),
      this.tokens.length - 1,
    );
  }

  private firstStartingAt(offset: number): number {
    return this.search((token) => token.at >= offset);
  }

  private search(isBehind: (token: MappedToken) => boolean): number {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBehind(this.tokens[middle] as MappedToken)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function shownSpan(from: ExpandedToken): { file: number; start: number; end: number } {
  if (from.call && !from.isArgument) return from.call;
  return { file: from.file, start: from.token.start, end: from.token.end };
}
