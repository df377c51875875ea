import { posix } from 'node:path';
import { PATCHED_FUNCS } from '../model/patchedFuncs';
import type { ModuleFiles } from './moduleFiles';
import { moduleName } from './moduleName';
import type { Sources } from './sources';

/**
 * The livepatch that a folder of SUSE's layout is: all its `.c` files and its `patched_funcs.csv`, the file with the
 * init function first. Undefined for other folders.
 */
export function suseFolder(folder: string, sources: Sources): ModuleFiles | undefined {
  const names = sources.filesIn(folder);
  if (!names.includes(PATCHED_FUNCS)) return undefined;
  const name = posix.basename(folder);
  const main = `livepatch_${name}.c`;
  const files = names.filter((each) => each.endsWith('.c') && each !== main);
  const paths = [...(names.includes(main) ? [main] : []), ...files].map((each) => posix.join(folder, each));
  return { name: moduleName(name), paths, csv: posix.join(folder, PATCHED_FUNCS) };
}
