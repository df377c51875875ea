import { posix } from 'node:path';
import { type SourceFile, type SourceReader, sourceFile } from '../syntax/sourceFile';
import type { FileAccess } from './fileAccess';
import { includeFolders } from './includeFolders';

/** What was done, and the files and folders that it asked for, also those that do not exist. */
export interface Recorded<T> {
  readonly result: T;
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** The texts that analysis sees: open documents first, files otherwise. Each text is split into tokens once. */
export class Sources implements SourceReader {
  private readonly known = new Map<string, SourceFile | undefined>();
  private readonly folders = new Map<string, readonly string[]>();
  private readonly subfolders = new Map<string, readonly string[]>();
  private readonly open = new Map<string, SourceFile>();
  private roots: readonly string[] | undefined;
  private recording: { readonly files: Set<string>; readonly folders: Set<string> } | undefined;

  constructor(private readonly access: FileAccess) {}

  /**
   * Limits what files of the workspace may name to some folders, which are absolute.
   * @param roots without any, a file may only name what lies below its own folder; undefined: no limit
   */
  limitTo(roots: readonly string[] | undefined): void {
    this.roots = roots;
  }

  /**
   * Whether a file of the workspace may name a path: it has to lie below the workspace's folders or that of the file
   * itself, also where symbolic links lead in the end.
   */
  mayName(path: string, from: string): boolean {
    if (this.roots === undefined) return true;
    const folders = [...this.roots, posix.dirname(from)];
    const real = this.access.realPath?.(path) ?? path;
    return folders.some(
      (folder) => isBelow(path, folder) && isBelow(real, this.access.realPath?.(folder) ?? folder),
    );
  }

  /** Notes what files and folders are asked for while something is done. Not to be nested. */
  recorded<T>(work: () => T): Recorded<T> {
    const recording = { files: new Set<string>(), folders: new Set<string>() };
    this.recording = recording;
    try {
      return { result: work(), ...recording };
    } finally {
      this.recording = undefined;
    }
  }

  read(path: string): SourceFile | undefined {
    this.recording?.files.add(path);
    const open = this.open.get(path);
    if (open) return open;
    if (this.known.has(path)) return this.known.get(path);
    const text = this.access.read(path);
    const file = text === undefined ? undefined : sourceFile(path, text);
    this.known.set(path, file);
    return file;
  }

  includeFolders(main: string): readonly string[] {
    return includeFolders(main, this);
  }

  filesIn(folder: string): readonly string[] {
    this.recording?.folders.add(folder);
    const known = this.folders.get(folder) ?? this.access.filesIn(folder);
    this.folders.set(folder, known);
    return known;
  }

  foldersIn(folder: string): readonly string[] {
    const known = this.subfolders.get(folder) ?? this.access.foldersIn(folder);
    this.subfolders.set(folder, known);
    return known;
  }

  /** From now on `path` has this text, whatever the disk says. */
  setOpen(path: string, text: string): void {
    if (this.open.get(path)?.text !== text) this.open.set(path, sourceFile(path, text));
  }

  /** The disk counts again. */
  close(path: string): void {
    this.open.delete(path);
    this.known.delete(path);
  }

  /** The file on disk was changed, made or removed. */
  forget(path: string): void {
    this.known.delete(path);
    this.folders.delete(posix.dirname(path));
    // A file may have come or gone together with folders above it.
    this.subfolders.clear();
  }

  isOpen(path: string): boolean {
    return this.open.has(path);
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
