import { posix } from 'node:path';
import { PATCHED_FUNCS } from '../../model/trees/patchedFuncs';
import type { ModuleFiles } from './moduleFiles';
import { moduleName } from './moduleName';
import type { Sources } from '../sources';

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
  return {
    name: moduleName(name),
    paths: [...paths, ...helpersOf(paths, posix.dirname(folder), sources)],
    csv: posix.join(folder, PATCHED_FUNCS),
  };
}

/** Files beside all the parts that are linked in and that these use, such as `kallsyms_relocs.c`. */
function helpersOf(paths: readonly string[], parent: string, sources: Sources): string[] {
  const texts = paths.map((path) => sources.read(path)?.text ?? '');
  const used = sources
    .filesIn(parent)
    .filter((name) => name.endsWith('.c') && texts.some((text) => includes(text, name.replace(/c$/, 'h'))));
  return used
    .map((name) => posix.join(parent, name))
    .filter((path) => !isMain(sources.read(path)?.text ?? ''));
}

function includes(text: string, header: string): boolean {
  return text.includes(`#include "${header}"`) || text.includes(`#include "../${header}"`);
}

/** The template of the main file, and modules that stand for themselves. */
function isMain(text: string): boolean {
  return /@@\w+@@|\bmodule_init\s*\(/.test(text);
}
