import { isBelow } from '../base/folders';
import { posix } from 'node:path';
import { BoundedMap } from '../base/boundedMap';
import { type SourceFile, type SourceReader, sourceFile } from '../syntax/sourceFile';
import type { FileAccess } from './fileAccess';
import { includeFolders } from './modules/includeFolders';

/** The files and folders that were asked for, also those that do not exist. */
export interface Recording {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** Nothing more is noted. */
  end(): void;
}

/** Characters of files that are kept; each has its tokens as well. */
const TEXT_MAX = 8 * 1024 * 1024;
/** What a file costs besides its text, and one that is not there. */
const ENTRY_WEIGHT = 200;
/** Names in folders that are kept. */
const NAMES_MAX = 200_000;
const weightOfNames = (names: readonly string[]): number => 1 + names.length;

/** Other paths are URIs of documents that are not files, or what is beside them. */
const ON_DISK = /^(?:\/|[a-z]:\/)/i;

/** The texts that analysis sees: open documents first, files otherwise. Each text is split into tokens once. */
export class Sources implements SourceReader {
  private readonly known = new BoundedMap<string, SourceFile | undefined>(
    TEXT_MAX,
    (file) => ENTRY_WEIGHT + (file?.text.length ?? 0),
  );
  private readonly folders = new BoundedMap<string, readonly string[]>(NAMES_MAX, weightOfNames);
  private readonly subfolders = new BoundedMap<string, readonly string[]>(NAMES_MAX, weightOfNames);
  private readonly open = new Map<string, SourceFile>();
  private roots: readonly string[] | undefined;
  /** Open documents that are C whatever their names say. */
  private readonly openC = new Set<string>();
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

  /** From now on notes what files and folders are asked for. One at a time. */
  record(): Recording {
    const recording = { files: new Set<string>(), folders: new Set<string>() };
    this.recording = recording;
    const end = (): void => {
      if (this.recording === recording) this.recording = undefined;
    };
    return { ...recording, end };
  }

  read(path: string): SourceFile | undefined {
    this.recording?.files.add(path);
    const open = this.open.get(path);
    if (open) return open;
    if (this.known.has(path)) return this.known.get(path);
    const text = ON_DISK.test(path) ? this.access.read(path) : undefined;
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

  /**
   * From now on `path` has this text, whatever the disk says.
   * @param isC it is C, though its name may not say so
   */
  setOpen(path: string, text: string, { isC = false }: { readonly isC?: boolean } = {}): void {
    if (this.open.get(path)?.text !== text) this.open.set(path, sourceFile(path, text));
    if (isC) this.openC.add(path);
    else this.openC.delete(path);
  }

  /** The editor says that it is C. */
  isOpenC(path: string): boolean {
    return this.openC.has(path);
  }

  /** The disk counts again. */
  close(path: string): void {
    this.open.delete(path);
    this.openC.delete(path);
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
