import { MODINFO_PREFIX } from '../../syntax/preprocessor/kernelMacros';
import type { Program } from './program';

/** A line of what `modinfo` tells. */
export interface ModuleInfo {
  readonly tag: string;
  readonly value: string;
}

/** The tags that a module's sources give it, in their order. */
export function moduleInfo(program: Program): readonly ModuleInfo[] {
  return program.units.flatMap(({ source }) =>
    source.items.flatMap((item) => {
      if (item.kind !== 'declaration' || item.name?.name.startsWith(MODINFO_PREFIX) !== true) return [];
      const value = item.initialiser?.kind === 'string' ? item.initialiser.value : '';
      return [{ tag: item.name.name.slice(MODINFO_PREFIX.length), value }];
    }),
  );
}
