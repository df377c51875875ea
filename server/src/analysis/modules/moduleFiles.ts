import { posix } from 'node:path';
import type { SourceFile } from '../../syntax/sourceFile';
import { ALL_SOURCES, type KbuildModules, parseKbuild } from './kbuild';
import { moduleName } from './moduleName';
import { isLivepatchDiff } from './patchContent';
import type { Sources } from '../sources';
import { suseFolder } from './suseFolder';

/** The `.c` files that are linked into one module. */
export interface ModuleFiles {
  /** As `insmod` knows it. */
  readonly name: string;
  /** Absolute paths; at least one, except where `csv` is set. */
  readonly paths: readonly string[];
  /** The `patched_funcs.csv` that declares what the module patches. */
  readonly csv?: string;
  /** The only path is that of a patch to the kernel's sources. */
  readonly isPatch?: boolean;
}

const QUOTED_INCLUDE = /^[ \t]*#[ \t]*include[ \t]*"([^"\r\n]+\.[ch])"/gm;

/**
 * The modules that a file belongs to: that of a SUSE folder, those that the folder's Kbuild or Makefile lists it for,
 * those whose files include it, or one of its own.
 * @param path a `.c` or `.h` file, a `patched_funcs.csv`, or a patch
 */
export function modulesWith(path: string, sources: Sources): ModuleFiles[] {
  if (!/\.(?:[ch]|csv)$/.test(path))
    return sources.isOpenC(path) ? [loneModule(path)] : patchModule(path, sources);
  const folder = posix.dirname(path);
  const suse = suseFolder(folder, sources);
  if (suse) return [suse];
  const kbuild = kbuildOf(folder, sources);
  const own = path.endsWith('.c') ? modulesListing(path, kbuild, sources) : [];
  if (own.length > 0) return own;
  const includers = includersOf(path, folder, sources);
  if (includers.length > 0)
    return uniqueModules(includers.flatMap((file) => ownModules(file, kbuild, sources)));
  return path.endsWith('.c') ? [loneModule(path)] : [];
}

/** A patch is known by its text: editors open it under any name. */
function patchModule(path: string, sources: Sources): ModuleFiles[] {
  const file = sources.read(path);
  if (!file || !isLivepatchDiff(file.text, [])) return [];
  const name = moduleName(posix.basename(path).replace(/\.\w+$/, ''));
  return [{ name, paths: [path], isPatch: true }];
}

const PARTS = [/^[ \t]*module_init\s*\(/m, /^[ \t]*MODULE_LICENSE\s*\(/m];

/**
 * The module that a `.c` file makes by itself though another one includes it: it has all that a module needs, and no Kbuild
 * or Makefile in its folder says otherwise.
 */
export function moduleBeside(path: string, sources: Sources): ModuleFiles | undefined {
  const text = sources.read(path)?.text ?? '';
  const isWhole = PARTS.every((part) => part.test(text));
  return isWhole && kbuildOf(posix.dirname(path), sources).size === 0 ? loneModule(path) : undefined;
}

function ownModules(path: string, kbuild: KbuildModules, sources: Sources): ModuleFiles[] {
  const listed = modulesListing(path, kbuild, sources);
  return listed.length > 0 ? listed : [loneModule(path)];
}

function loneModule(path: string): ModuleFiles {
  // A document without a file has a URI instead of a path.
  const base = posix.basename(path, '.c').replace(/^\w+:/, '');
  return { name: moduleName(base), paths: [path] };
}

const parsedKbuilds = new WeakMap<SourceFile, KbuildModules>();

/** What the folder's `Kbuild`, else its `Makefile`, builds. */
export function kbuildOf(folder: string, sources: Sources): KbuildModules {
  for (const name of ['Kbuild', 'Makefile']) {
    const file = sources.read(posix.join(folder, name));
    if (!file) continue;
    const modules = parsedKbuilds.get(file) ?? parseKbuild(file.text);
    parsedKbuilds.set(file, modules);
    if (modules.size > 0) return modules;
  }
  return new Map();
}

/** How many folders a module's Kbuild may be above some of its files. */
const LEVELS_UP_MAX = 3;

/** The modules that list a file: in its own folder's Kbuild, else in that of a folder above. */
function modulesListing(path: string, kbuild: KbuildModules, sources: Sources): ModuleFiles[] {
  let folder = posix.dirname(path);
  let modules = kbuild;
  for (let level = 0; level <= LEVELS_UP_MAX; level++) {
    const listing = listed(path, folder, modules, sources);
    if (listing.length > 0) return listing;
    const parent = posix.dirname(folder);
    if (parent === folder) return [];
    folder = parent;
    modules = kbuildOf(folder, sources);
  }
  return [];
}

/** In how many modules that are built from it a file is checked: nobody has more, and each is run. */
const MODULES_OF_FILE_MAX = 16;

function listed(path: string, folder: string, kbuild: KbuildModules, sources: Sources): ModuleFiles[] {
  const base = posix.relative(folder, path).replace(/\.c$/, '');
  const isOwnFolder = !base.includes('/');
  const modules = [...kbuild].flatMap(([name, objects]) => {
    const isListed = objects.some((each) => posix.normalize(each) === base);
    if (!isListed && !(isOwnFolder && objects.includes(ALL_SOURCES))) return [];
    const paths = objects
      .flatMap((each) => (each === ALL_SOURCES ? sourcesIn(folder, sources) : [`${each}.c`]))
      .map((file) => posix.join(folder, file))
      .filter((file) => sources.read(file));
    return [{ name: moduleName(name), paths: paths.length > 0 ? [...new Set(paths)] : [path] }];
  });
  return modules.slice(0, MODULES_OF_FILE_MAX);
}

function sourcesIn(folder: string, sources: Sources): string[] {
  return sources.filesIn(folder).filter((file) => file.endsWith('.c') && !file.endsWith('.mod.c'));
}

/** In folders with more files than this nobody is looked for who includes a file: it would cost too much. */
const SIBLINGS_MAX = 300;

/** The `.c` files of the folder that include `path`, directly or through a header beside them. */
function includersOf(path: string, folder: string, sources: Sources): string[] {
  const siblings = sources
    .filesIn(folder)
    .filter((name) => /\.[ch]$/.test(name))
    .map((name) => posix.join(folder, name));
  if (siblings.length > SIBLINGS_MAX) return [];
  const reached = new Set([path]);
  for (let grown = true; grown;) {
    grown = false;
    for (const sibling of siblings) {
      const file = reached.has(sibling) ? undefined : sources.read(sibling);
      if (!file || !quotedIncludes(file).some((target) => reached.has(target))) continue;
      reached.add(sibling);
      grown = true;
    }
  }
  return [...reached].filter((file) => file !== path && file.endsWith('.c'));
}

const knownIncludes = new WeakMap<SourceFile, readonly string[]>();

/** The files that a file includes with quotes, as absolute paths. */
export function quotedIncludes(file: SourceFile): readonly string[] {
  const known = knownIncludes.get(file);
  if (known) return known;
  const folder = posix.dirname(file.path);
  const includes = [...file.text.matchAll(QUOTED_INCLUDE)].map((match) => posix.join(folder, match[1] ?? ''));
  knownIncludes.set(file, includes);
  return includes;
}

function uniqueModules(modules: readonly ModuleFiles[]): ModuleFiles[] {
  return [...new Map(modules.map((module) => [module.paths.join('\n'), module])).values()];
}
