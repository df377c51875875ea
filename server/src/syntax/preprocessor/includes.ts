import { posix } from 'node:path';
import type { SourceFile, SourceReader } from '../sourceFile';
import type { Token } from '../tokens';

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
  /** Where a local one was found, or looked for first; empty for system headers. */
  readonly path: string;
  /** Where it was looked for before it was found, or in vain. */
  readonly tried: readonly string[];
}

/**
 * Reads the tokens behind `#include` and looks beside the including file, then where the build has it looked for.
 * @param folders those of the build
 */
export function resolveInclude(
  line: readonly Token[],
  source: SourceFile,
  file: number,
  reader: SourceReader,
  folders: readonly string[] = [],
): Include | undefined {
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last) return undefined;
  if (first.kind === 'string') {
    const name = first.text.replace(/^"|"$/g, '');
    const paths = [posix.dirname(source.path), ...folders].map((folder) =>
      posix.normalize(posix.join(folder, name)),
    );
    const at = paths.findIndex((path) => reader.read(path) !== undefined);
    const path = paths[Math.max(at, 0)] ?? name;
    return {
      name,
      isSystem: false,
      file,
      start: first.start,
      end: first.end,
      target: reader.read(path),
      path,
      tried: at < 0 ? paths : paths.slice(0, at),
    };
  }
  const name = source.text.slice(first.end, last.text === '>' ? last.start : last.end);
  return {
    name,
    isSystem: true,
    file,
    start: first.start,
    end: last.end,
    target: undefined,
    path: '',
    tried: [],
  };
}
