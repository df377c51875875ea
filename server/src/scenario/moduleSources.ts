import type { KernelProfile } from '../base/kernelProfile';
import type { Listing } from '../kernel/module/kallsyms';
import type { Program } from '../machine/run/program';

/** The modules that there are sources for. */
export interface ModuleSources {
  /** A module as `insmod` knows it (with `_`, not `-`); undefined if there are no sources for it. */
  program(name: string, profile: KernelProfile): Program | undefined;
  /** What a list of the real machine's symbols says, see `Kallsyms`; absent where there is no list. */
  readonly listing?: ((name: string) => Listing) | undefined;
  /** The names of all modules, sorted. */
  readonly names: readonly string[];
  /** The modules other than `user` that export a symbol, by their sources. */
  exporters(symbol: string): readonly string[];
}
