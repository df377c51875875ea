import type { KernelProfile } from '../base/kernelProfile';
import type { Span } from '../base/span';
import type { TopLevel } from './ast';
import { splitChunks } from './chunks';
import type { Include } from './includes';
import { type LoweringInput, ReadingLimit, lowerChunk, lowerTypeofOperand } from './lower';
import type { Macro } from './macro';
import { type Normalised, type ParserToken, TYPEOF_PREFIX, normalise } from './normalise';
import { type Preprocessed, preprocess } from './preprocess';
import type { SourceFile, SourceReader } from './sourceFile';
import { SourceMap } from './sourceMap';

/** A stretch of the expanded text that a `#if` decides whose condition is not known. */
export interface Uncertainty extends Span {
  /** Identifiers in the branches that were left out. */
  readonly skippedNames: ReadonlySet<string>;
}

/** One `.c` file with all that it includes, preprocessed, parsed and lowered. Immutable. */
export interface TranslationUnit {
  readonly main: SourceFile;
  /** All files that were read. The first is our own text for kernel macros, the second is `main`. */
  readonly files: readonly SourceFile[];
  readonly items: readonly TopLevel[];
  readonly map: SourceMap;
  readonly macros: ReadonlyMap<string, Macro>;
  readonly includes: readonly Include[];
  readonly uncertainties: readonly Uncertainty[];
  /** A limit was reached: what is missing may be there. */
  readonly truncated: boolean;
}

/** Builds the unit of `main`. Never throws for any text; includes that `reader` does not have are left out. */
export function translationUnit(
  main: SourceFile,
  reader: SourceReader,
  profile: KernelProfile,
): TranslationUnit {
  const preprocessed = preprocess(main, reader, profile);
  const normalised = normalise(preprocessed.tokens);
  const map = new SourceMap(preprocessed.files);
  const layout = layOut(normalised, map);
  const uncertainties = uncertainSpans(preprocessed, normalised, layout);
  const input = loweringInput(normalised, layout, uncertainties);
  const limit = new ReadingLimit();
  return {
    main,
    files: preprocessed.files,
    items: layout.chunks.flatMap((chunk) => lowerChunk(chunk, input, limit)),
    map,
    macros: preprocessed.macros,
    includes: preprocessed.includes,
    uncertainties,
    truncated: preprocessed.truncated,
  };
}

/** A chunk's text and where it begins in the expanded text. */
export interface LaidOutChunk {
  readonly base: number;
  readonly text: string;
  readonly tokens: readonly ParserToken[];
}

interface Layout {
  readonly chunks: readonly LaidOutChunk[];
  readonly typeofs: readonly LaidOutChunk[];
  /** Offset in the expanded text of each token. */
  readonly offsets: readonly number[];
  readonly end: number;
}

function layOut(normalised: Normalised, map: SourceMap): Layout {
  const offsets: number[] = [];
  let at = 0;
  const place = (tokens: readonly ParserToken[], missing: string): LaidOutChunk => {
    const base = at;
    for (const token of tokens) {
      offsets.push(at);
      map.add(at, token.text.length, token.from);
      at += token.text.length + 1;
    }
    at += missing.length + 1;
    return { base, text: tokens.map(({ text }) => text).join(' ') + (missing && ` ${missing}`), tokens };
  };
  const chunks = splitChunks(normalised.tokens).map(({ first, end, missing }) =>
    place(normalised.tokens.slice(first, end), missing),
  );
  const end = at;
  return { chunks, typeofs: normalised.typeofs.map((tokens) => place(tokens, '')), offsets, end };
}

function offsetOf(index: number, normalised: Normalised, layout: Layout): number {
  return index < normalised.tokens.length ? (layout.offsets[index] ?? layout.end) : layout.end;
}

function uncertainSpans(source: Preprocessed, normalised: Normalised, layout: Layout): Uncertainty[] {
  return source.unknownConditions.map(({ firstToken, endToken, skippedNames }) => ({
    start: offsetOf(normalised.indexOf(firstToken), normalised, layout),
    end: offsetOf(normalised.indexOf(endToken), normalised, layout),
    skippedNames,
  }));
}

function loweringInput(
  normalised: Normalised,
  layout: Layout,
  uncertainties: readonly Uncertainty[],
): LoweringInput {
  const markers = normalised.markers.map(({ before, name }) => {
    const at = offsetOf(before, normalised, layout);
    return { name, start: at, end: at };
  });
  const input: LoweringInput = {
    markers,
    isUncertain: (span) => uncertainties.some(({ start }) => span.start < start && start < span.end),
    typeofOperand: (name) => {
      if (!name.startsWith(TYPEOF_PREFIX)) return undefined;
      const chunk = layout.typeofs[Number(name.slice(TYPEOF_PREFIX.length))];
      return chunk && lowerTypeofOperand(chunk, input);
    },
  };
  return input;
}
