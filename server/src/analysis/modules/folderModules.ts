import { posix } from 'node:path';
import { BoundedMap } from '../../base/boundedMap';
import type { SourceFile } from '../../syntax/sourceFile';
import { type ModuleFiles, kbuildOf, modulesWith, quotedIncludes } from './moduleFiles';
import { moduleName } from './moduleName';
import type { Sources } from '../sources';

/** More files than a folder of modules has. In larger folders nothing is looked for. */
const FILES_MAX = 300;

interface Listing {
  /** What the folder held when it was looked at. */
  readonly names: readonly string[];
  readonly files: readonly (SourceFile | undefined)[];
  readonly modules: readonly ModuleFiles[];
}

/** Folders whose list is kept. */
const LISTINGS_MAX = 200;

const listings = new WeakMap<Sources, BoundedMap<string, Listing>>();

/**
 * The modules whose sources lie in a folder itself, each once, in the order of their files. The list is the same object
 * until a file of the folder changes.
 */
export function modulesIn(folder: string, sources: Sources): readonly ModuleFiles[] {
  const names = sources.filesIn(folder);
  const read = names.filter((name) => /\.[ch]$|^(?:Kbuild|Makefile)$|\.csv$/.test(name));
  if (read.length > FILES_MAX) return [];
  const files = read.map((name) => sources.read(posix.join(folder, name)));
  const known = listings.get(sources) ?? new BoundedMap<string, Listing>(LISTINGS_MAX);
  listings.set(sources, known);
  const listing = known.get(folder);
  if (listing?.names === names && files.every((file, index) => listsTheSame(file, listing.files[index]))) {
    return listing.modules;
  }
  const paths = read.filter((name) => name.endsWith('.c')).map((name) => posix.join(folder, name));
  const modules = uniqueModules(paths.flatMap((path) => modulesWith(path, sources)));
  known.set(folder, { names, files, modules });
  return modules;
}

/** An edit in C makes other modules only by what the file includes. */
function listsTheSame(a: SourceFile | undefined, b: SourceFile | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || !/\.[ch]$/.test(a.path)) return false;
  return quotedIncludes(a).join('\n') === quotedIncludes(b).join('\n');
}

/** The module of a name whose sources lie in a folder itself, without looking at the folder's other files. */
export function moduleNamed(name: string, folder: string, sources: Sources): ModuleFiles | undefined {
  const listed = [...kbuildOf(folder, sources)].find(([built]) => moduleName(built) === name)?.[1] ?? [];
  const files = sources.filesIn(folder);
  const own = files.filter((file) => file.endsWith('.c') && moduleName(posix.basename(file, '.c')) === name);
  return [...listed.map((base) => `${base}.c`).filter((file) => files.includes(file)), ...own]
    .flatMap((file) => modulesWith(posix.join(folder, file), sources))
    .find((module) => module.name === name);
}

/** What tells a module from all others. */
export function moduleKey({ name, paths, csv }: ModuleFiles): string {
  return [name, csv ?? '', ...paths].join('\0');
}

/** The file that stands for a module. */
export function mainPath({ paths, csv }: ModuleFiles): string {
  return paths[0] ?? csv ?? '';
}

/** The modules of a list, each once, in the order in which they first occur in it. */
export function uniqueModules(modules: readonly ModuleFiles[]): ModuleFiles[] {
  return [...new Map(modules.map((module) => [moduleKey(module), module])).values()];
}
