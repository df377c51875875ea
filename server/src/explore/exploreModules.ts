import type { Program } from '../machine/run/program';
import type { ModuleSources } from '../scenario/moduleSources';

/** A module that takes part in an exploration. */
export interface ExploredModule {
  /** As `insmod` is to know it; nothing else has the same name. */
  readonly name: string;
  readonly program: Program;
}

/**
 * The modules of an exploration as the simulated machine finds them.
 * @param listing what a list of the machine's symbols says
 */
export function sourcesOf(
  modules: readonly ExploredModule[],
  listing?: ModuleSources['listing'],
): ModuleSources {
  const programs = new Map(modules.map(({ name, program }) => [name, program]));
  return {
    listing,
    names: [...programs.keys()].sort(),
    program: (name) => programs.get(name),
    exporters: (symbol) =>
      modules.flatMap(({ name, program }) => (program.sharedName(symbol) === undefined ? [] : [name])),
  };
}
