import { valueOf } from '../../model/declarations/fact';
import type { Module } from '../../model/declarations/module';

/** The names of the functions that a module patches, as far as they are known. */
export function wantedFunctions(module: Module): string[] {
  return module.funcArrays.flatMap(({ entries }) => entries.flatMap(({ oldName }) => valueOf(oldName) ?? []));
}
