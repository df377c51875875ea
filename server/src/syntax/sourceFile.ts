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
  /** Where a file's build has quoted includes looked for, behind the folder of the including file. */
  includeFolders?(main: string): readonly string[];
}

/** Keeps `text` with its path; it is split into tokens when they are first wanted. */
export function sourceFile(path: string, text: string): SourceFile {
  let lexed: LexedText | undefined;
  return {
    path,
    text,
    get lexed() {
      return (lexed ??= lex(text));
    },
  };
}
