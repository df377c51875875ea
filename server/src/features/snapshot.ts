import { firstWhere } from '../base/firstWhere';
import type { Location } from '../base/span';
import type { KernelCode } from '../model/kernel/kernelCode';
import type { Module } from '../model/declarations/module';
import { type Occurrence, occurrencesIn } from '../model/occurrences';
import type { SourceFile } from '../syntax/sourceFile';
import type { Token } from '../syntax/tokens';

/** What a feature is asked about: a file as the editor has it, and the module that it belongs to. */
export interface Snapshot {
  readonly file: SourceFile;
  readonly module: Module;
  /** All modules that are known, `module` among them. */
  readonly modules: readonly Module[];
  readonly kernelCode: KernelCode | undefined;
}

/** The token that contains `offset` or ends at it; a name or literal goes before a neighbouring punctuator. */
export function tokenAt(file: SourceFile, offset: number): Token | undefined {
  const { tokens } = file.lexed;
  const index = indexOfTokenEndingAfter(tokens, offset - 1);
  const candidates = [tokens[index], tokens[index + 1]].filter(
    (token) => token !== undefined && token.start <= offset && offset <= token.end,
  );
  return candidates.find((token) => token?.kind !== 'punctuator') ?? candidates[0];
}

/** Index of the first token that ends behind `offset`; the number of tokens if none does. */
export function indexOfTokenEndingAfter(tokens: readonly Token[], offset: number): number {
  return firstWhere(tokens.length, (index) => (tokens[index]?.end ?? 0) > offset);
}

/** Whether the offset lies in a comment; its end counts as inside only for a comment that runs to its line's end. */
export function isInComment(file: SourceFile, offset: number): boolean {
  return file.lexed.comments.some(({ start, end }) => {
    const isLine = file.text.startsWith('//', start);
    return start < offset && (offset < end || (isLine && offset === end));
  });
}

const occurrences = new WeakMap<Module, readonly Occurrence[]>();

/** The module's occurrences, collected once. */
export function moduleOccurrences(module: Module): readonly Occurrence[] {
  const known = occurrences.get(module) ?? occurrencesIn(module);
  occurrences.set(module, known);
  return known;
}

/** The occurrence that contains `offset` or ends at it. */
export function occurrenceAt({ file, module }: Snapshot, offset: number): Occurrence | undefined {
  return moduleOccurrences(module).find(({ location }) => isAt(location, file, offset));
}

function isAt(location: Location, file: SourceFile, offset: number): boolean {
  return location.file === file.path && location.start <= offset && offset <= location.end;
}
