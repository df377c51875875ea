import { DEFAULT_PROFILE, type KernelProfile } from '../../server/src/base/kernelProfile';
import { preprocess } from '../../server/src/syntax/preprocessor/preprocess';
import { type SourceReader, sourceFile } from '../../server/src/syntax/sourceFile';
import { type TranslationUnit, translationUnit } from '../../server/src/syntax/translationUnit';

/** Reads from a list of texts by name, as if they all lay in one folder. */
export function readerOf(files: Readonly<Record<string, string>>): SourceReader {
  const known = new Map(
    Object.entries(files).map(([name, text]) => [`/unit/${name}`, sourceFile(`/unit/${name}`, text)]),
  );
  return { read: (path) => known.get(path) };
}

/** The preprocessed text, its tokens joined by single spaces. */
export function expand(
  text: string,
  files: Readonly<Record<string, string>> = {},
  profile = DEFAULT_PROFILE,
): string {
  const { tokens } = preprocess(sourceFile('/unit/main.c', text), readerOf(files), profile);
  return tokens.map(({ token }) => token.text).join(' ');
}

/** The translation unit of a text. */
export function unitOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
  profile: KernelProfile = DEFAULT_PROFILE,
): TranslationUnit {
  return translationUnit(sourceFile('/unit/main.c', text), readerOf(files), profile);
}
