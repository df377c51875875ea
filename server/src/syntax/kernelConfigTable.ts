/**
 * Which options Debian's amd64 kernels have, from the configuration in their headers packages. Made by a script; not to be
 * edited by hand.
 */
export interface ConfigTable {
  /** The kernel that it was read from, such as `6.12`. */
  readonly version: string;
  /** Names without `CONFIG_`, separated by blanks: built in, built as modules, not set. */
  readonly y: string;
  readonly m: string;
  readonly n: string;
}

/** From the oldest kernel to the newest. */
export const CONFIG_TABLES: readonly ConfigTable[] = [];
