/** How analysis gets at files. Paths are absolute, normalised and `/`-separated. Nothing here throws. */
export interface FileAccess {
  /** The file's text, or undefined if it cannot be read as text of a sensible size. */
  read(path: string): string | undefined;
  /** Names of the files in a folder, sorted; empty if it cannot be read. */
  filesIn(folder: string): readonly string[];
  /** Names of the folders in a folder, sorted; empty if it cannot be read. */
  foldersIn(folder: string): readonly string[];
  /** Where symbolic links on the way lead in the end; undefined if there is nothing. Absent where there are no links. */
  realPath?(path: string): string | undefined;
}
