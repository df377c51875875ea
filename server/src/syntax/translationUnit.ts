import type { KernelProfile } from '../base/kernelProfile';
import type { Location, Span } from '../base/span';
import type { Expression, TopLevel, TypeName } from './ast';
import { ChunkCache, type ReadChunk } from './chunkCache';
import { type Chunk, splitChunks } from './chunks';
import { declaredNames } from './declaredNames';
import type { Include } from './preprocessor/includes';
import {
  type ChunkText,
  type LoweringInput,
  ReadingLimit,
  lowerChunk,
  lowerPlainOperand,
  lowerTypeofOperand,
} from './lowering/lower';
import type { Macro } from './preprocessor/macro';
import { type LaidOutMarker, loweredMarker, markersIn } from './laidOutMarkers';
import { type Normalised, normalise } from './normalise';
import type { ParserToken } from './parserTokens';
import {
  type KernelHeaders,
  type Preprocessed,
  preprocess,
  preprocessHeaders,
} from './preprocessor/preprocess';
import { TYPEOF_PREFIX } from './standIns';
import type { SourceFile, SourceReader } from './sourceFile';
import { type MappedChunk, SourceMap } from './sourceMap';

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
  /** The `@@NAME@@` in place of which a script puts text. */
  readonly placeholders: readonly string[];
  /** Where conditions leave text out. */
  readonly skipped: readonly Location[];
  /** Kernel options that it asks about and that nothing decides, without `CONFIG_`; they were taken as not set. */
  readonly openOptions: ReadonlySet<string>;
  /** A limit was reached: what is missing may be there. */
  readonly truncated: boolean;
  /** Where declarations begin that are too long to be read, or stand behind too much that is not C. */
  readonly unread: readonly number[];
  /** How many of the top-level declarations are not C as they stand, or are not closed. */
  readonly damaged: number;
}

/**
 * Builds the unit of `main`. Never throws for any text; includes that `reader` does not have are left out.
 * @param cache what the last build of the same unit has read
 * @param headers macros of the kernel beside our own for reading
 */
export function translationUnit(
  main: SourceFile,
  reader: SourceReader,
  profile: KernelProfile,
  cache = new ChunkCache(),
  headers?: KernelHeaders,
): TranslationUnit {
  cache.begin();
  const reading = new Reading(main, preprocess(main, reader, profile, headers), cache);
  const items = reading.layout.chunks.flatMap((chunk) => reading.chunk(chunk));
  return { ...reading.unit, items, damaged: reading.damaged, unread: reading.unread };
}

/** A unit of which only what somebody asks for is parsed: a large header text. */
export interface LazyUnit extends TranslationUnit {
  /** What may declare the name, or the struct, union or enum with this tag. Everything is given only once. */
  itemsDeclaring(name: string): readonly TopLevel[];
  /** Whether there is something that was not given yet. */
  mayDeclare(name: string): boolean;
  /** All that it may declare, given or not: names, and tags of structs, unions and enums. */
  readonly names: readonly string[];
}

/** Builds the unit of the kernel's headers: our own macros for reading, and `headers` behind them. */
export function headersUnit(profile: KernelProfile, headers: string): LazyUnit {
  const preprocessed = preprocessHeaders(profile, headers);
  const [main] = preprocessed.files as [SourceFile];
  const reading = new Reading(main, preprocessed, new ChunkCache());
  const waiting = new Map<string, Set<LaidOutChunk>>();
  for (const chunk of reading.layout.chunks) {
    const { names, tags } = declaredNames(chunk.tokens);
    for (const name of [...names, ...tags]) {
      const chunks = waiting.get(name) ?? new Set();
      waiting.set(name, chunks.add(chunk));
    }
  }
  const names = [...waiting.keys()];
  const given = new Set<LaidOutChunk>();
  const itemsDeclaring = (name: string): readonly TopLevel[] => {
    const chunks = [...(waiting.get(name) ?? [])].filter((chunk) => !given.has(chunk));
    waiting.delete(name);
    for (const chunk of chunks) given.add(chunk);
    return chunks.flatMap((chunk) => reading.chunk(chunk));
  };
  return { ...reading.unit, items: [], itemsDeclaring, mayDeclare: (name) => waiting.has(name), names };
}

/** A unit while it is read. */
class Reading {
  readonly layout: Layout;
  /** The unit without its items. */
  readonly unit: Omit<TranslationUnit, 'items'>;
  /** Of the chunks that were read so far. */
  damaged = 0;
  /** Where chunks begin that were not read. */
  readonly unread: number[] = [];
  private readonly input: LoweringInput;
  private readonly limit = new ReadingLimit();

  constructor(
    main: SourceFile,
    preprocessed: Preprocessed,
    private readonly cache: ChunkCache,
  ) {
    const normalised = normalise(preprocessed.tokens);
    this.layout = new Layout(preprocessed, normalised, cache);
    this.input = loweringInput(this.layout, normalised);
    this.unit = {
      main,
      files: preprocessed.files,
      map: new SourceMap(preprocessed.files, [...this.layout.chunks, ...this.layout.typeofs]),
      macros: preprocessed.macros,
      includes: preprocessed.includes,
      uncertainties: this.layout.uncertainties,
      placeholders: preprocessed.placeholders,
      skipped: preprocessed.skipped,
      openOptions: preprocessed.openOptions,
      truncated: preprocessed.truncated,
      damaged: 0,
      unread: this.unread,
    };
  }

  chunk(chunk: LaidOutChunk): readonly TopLevel[] {
    const { items, hasError, isWhole } = readChunk(chunk, this.input, this.limit, this.cache);
    if (!isWhole) this.unread.push(chunk.base);
    if (hasError || chunk.wasOpen) this.damaged++;
    return items;
  }
}

/** A chunk's text and where it stands in the expanded text. */
interface LaidOutChunk extends ChunkText, MappedChunk {
  readonly tokens: readonly ParserToken[];
  /** Names all that the chunk's tree depends on; absent if that is more than the chunk itself. */
  readonly key: string | undefined;
  readonly known: readonly TopLevel[] | undefined;
  readonly hasError: boolean;
}

function readChunk(
  chunk: LaidOutChunk,
  input: LoweringInput,
  limit: ReadingLimit,
  cache: ChunkCache,
): Pick<ReadChunk, 'items' | 'hasError'> & { readonly isWhole: boolean } {
  if (chunk.known) {
    if (chunk.hasError) limit.noteDamage(chunk.text.length);
    return { items: chunk.known, hasError: chunk.hasError, isWhole: true };
  }
  const { items, hasError, isWhole } = lowerChunk(chunk, input, limit);
  if (chunk.key !== undefined && isWhole) cache.keep(chunk.key, { base: chunk.base, items, hasError });
  return { items, hasError, isWhole };
}

/** Gives each chunk its place in the expanded text. */
class Layout {
  readonly chunks: readonly LaidOutChunk[];
  readonly typeofs: readonly LaidOutChunk[];
  readonly uncertainties: readonly Uncertainty[];
  readonly markers: readonly LaidOutMarker[];
  /** Offset of each of the unit's tokens. */
  private readonly offsets: number[] = [];
  private end = 0;

  constructor(
    source: Preprocessed,
    private readonly normalised: Normalised,
    private readonly cache: ChunkCache,
  ) {
    const undecided = source.unknownConditions.map(({ firstToken }) => normalised.indexOf(firstToken));
    this.chunks = splitChunks(normalised.tokens).map((chunk) => this.place(chunk, undecided));
    this.typeofs = normalised.typeofs.map((tokens) =>
      this.placeText(tokens, tokens.map(({ text }) => text).join(' '), undefined, false),
    );
    this.uncertainties = source.unknownConditions.map(({ firstToken, endToken, skippedNames }) => {
      const start = this.offsetOf(normalised.indexOf(firstToken));
      return { start, end: this.offsetOf(normalised.indexOf(endToken)), skippedNames };
    });
    this.markers = normalised.markers.map(({ before, name, alignments }) => {
      const at = this.offsetOf(before);
      return { name, alignments, start: at, end: at };
    });
  }

  private offsetOf(index: number): number {
    return this.offsets[index] ?? this.end;
  }

  private place(chunk: Chunk, undecided: readonly number[]): LaidOutChunk {
    const tokens = this.normalised.tokens.slice(chunk.first, chunk.end);
    const text = tokens.map((token) => token.text).join(' ') + (chunk.missing && ` ${chunk.missing}`);
    const wasOpen = chunk.missing !== '';
    const key = `${wasOpen ? 'open' : 'whole'}\n${this.markerKey(chunk)}${text}`;
    const isSelfContained =
      !key.includes(TYPEOF_PREFIX) && !undecided.some((index) => chunk.first <= index && index <= chunk.end);
    const laidOut = this.placeText(tokens, text, isSelfContained ? key : undefined, wasOpen);
    for (const start of laidOut.starts) this.offsets.push(start);
    return laidOut;
  }

  private placeText(
    tokens: readonly ParserToken[],
    text: string,
    key: string | undefined,
    wasOpen: boolean,
  ): LaidOutChunk {
    const known = key === undefined ? undefined : this.cache.take(key);
    const base = known?.base ?? this.cache.allocate(text.length);
    this.end = Math.max(this.end, base + text.length + 1);
    let at = base;
    const starts = tokens.map((token) => {
      const start = at;
      at += token.text.length + 1;
      return start;
    });
    return {
      base,
      text,
      tokens,
      starts,
      key,
      wasOpen,
      known: known?.items,
      hasError: known?.hasError ?? false,
    };
  }

  private nextMarker = 0;

  /** The markers that were taken out of a chunk, with their places in it. Chunks come in order. */
  private markerKey({ first, end }: Chunk): string {
    const { markers } = this.normalised;
    let key = '';
    for (
      let marker = markers[this.nextMarker];
      marker && marker.before < end;
      marker = markers[this.nextMarker]
    ) {
      const hasOperand = marker.alignments.some((operand) => typeof operand === 'number');
      key += `${marker.before - first} ${marker.name}${hasOperand ? TYPEOF_PREFIX : ''}\n`;
      this.nextMarker++;
    }
    return key;
  }
}

function loweringInput(layout: Layout, { typeofs }: Normalised): LoweringInput {
  const sorted = [...layout.markers].sort((a, b) => a.start - b.start);
  const operands = new Map<number, Expression | TypeName>();
  const operand = (index: number): Expression | TypeName | undefined => {
    const chunk = layout.typeofs[index];
    const found = operands.get(index) ?? (chunk && lowerTypeofOperand(chunk, input));
    if (found) operands.set(index, found);
    return found;
  };
  const input: LoweringInput = {
    markersIn: (span) =>
      markersIn(sorted, span).map((marker) =>
        loweredMarker(marker, (asked, at) =>
          typeof asked === 'number' ? operand(asked) : lowerPlainOperand(asked, at, input),
        ),
      ),
    isUncertain: (span) => layout.uncertainties.some(({ start }) => span.start < start && start < span.end),
    typeofOperand: (name) => {
      if (typeofs.length === 0 || !name.startsWith(TYPEOF_PREFIX)) return undefined;
      return operand(Number.parseInt(name.slice(TYPEOF_PREFIX.length), 10));
    },
  };
  return input;
}
