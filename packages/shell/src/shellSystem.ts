/**
 * A machine as a shell on it sees it: files, processes and virtual time. Every call runs to its end before it returns.
 * Paths are absolute. A failure is a negative number, for which `failureText` has the words.
 */
export interface ShellSystem {
  /** Virtual time in ms since boot. */
  readonly now: number;
  /** Lets virtual time pass. */
  sleep(ms: number): void;

  /** The file's content, or a failure. */
  readFile(path: string): string | number;
  /** The number of characters taken, or a failure. */
  writeFile(path: string, text: string): number;
  /** Opens a file as `>` does, before anything is written. */
  truncate(path: string): void;
  /** Kind and rights as `stat --format %A` prints them, such as `-rw-r--r--`; undefined without such an entry. */
  rights(path: string): string | undefined;
  /** The names in a folder, sorted; undefined if it is not one. */
  list(path: string): readonly string[] | undefined;

  /** Starts a process that the system has. Returns its process id, or undefined if the program is not known. */
  startProcess(path: string, args: readonly string[]): number | undefined;
  /** Ends it. Returns false without such a process. */
  endProcess(pid: number): boolean;

  /** What the C library says of a failure, such as `Permission denied`. */
  failureText(failure: number): string;
}
