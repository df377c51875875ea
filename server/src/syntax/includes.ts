import { posix } from 'node:path';
import type { SourceFile, SourceReader } from './sourceFile';
import type { Token } from './tokens';

/** An `#include` line. */
export interface Include {
  /** As written, without quotes or brackets. */
  readonly name: string;
  readonly isSystem: boolean;
  /** Index of the including file, and the span of the name with its quotes. */
  readonly file: number;
  readonly start: number;
  readonly end: number;
  /** What it led to; system headers are never read. */
  readonly target: SourceFile | undefined;
  /** Where a local one was looked for; empty for system headers. */
  readonly path: string;
}

/** Reads the tokens behind `#include` and looks beside the including file. */
export function resolveInclude(
  line: readonly Token[],
  source: SourceFile,
  file: number,
  reader: SourceReader,
): Include | undefined {
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last) return undefined;
  if (first.kind === 'string') {
    const name = first.text.replace(/^"|"$/g, '');
    const path = posix.normalize(posix.join(posix.dirname(source.path), name));
    return {
      name,
      isSystem: false,
      file,
      start: first.start,
      end: first.end,
      target: reader.read(path),
      path,
    };
  }
  const name = source.text.slice(first.end, last.text === '>' ? last.start : last.end);
  return { name, isSystem: true, file, start: first.start, end: last.end, target: undefined, path: '' };
}
