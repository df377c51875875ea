import { lex, type LexedText } from './tokens';

/** A file's text with its tokens. Immutable: an edit makes a new one. */
export interface SourceFile {
  /** Absolute path, `/`-separated. */
  readonly path: string;
  readonly text: string;
  readonly lexed: LexedText;
}

/** How syntax gets at files. Reading nothing is not an error: the file is then not visible. */
export interface SourceReader {
  /** @param path absolute and normalised */
  read(path: string): SourceFile | undefined;
}

/** Splits `text` into tokens and keeps it with its path. */
export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, lexed: lex(text) };
}
