import { posix } from 'node:path';
import { PATCHED_FUNCS } from '../../model/trees/patchedFuncs';
import type { SourceFile } from '../../syntax/sourceFile';

/** What is asked of the files. */
interface Files {
  read(path: string): SourceFile | undefined;
  filesIn(folder: string): readonly string[];
}

/** A build file may be for files in folders below its own. */
const LEVELS_UP_MAX = 3;

/**
 * The folders in which a module's build has quoted includes looked for: what `ccflags-y` and its kin say in the build files of its
 * folder and of those above it. SUSE's Makefile, which a script makes, has `-I$(obj)` for the folder with all the parts.
 */
export function includeFolders(main: string, files: Files): readonly string[] {
  const own = posix.dirname(main);
  const found: string[] = [];
  let folder = own;
  for (let level = 0; level <= LEVELS_UP_MAX; level++) {
    for (const name of ['Kbuild', 'Makefile', 'Kbuild.inc']) {
      const file = files.read(posix.join(folder, name));
      if (file) found.push(...foldersIn(file, folder));
    }
    const parent = posix.dirname(folder);
    if (level === 0 && isSusePart(own, parent, files)) found.push(parent);
    if (parent === folder) break;
    folder = parent;
  }
  return [...new Set(found)].filter((each) => each !== own);
}

/** Whether a folder is woven into a livepatch together with others beside it. */
export function isSusePart(folder: string, parent: string, files: Files): boolean {
  if (files.filesIn(folder).includes(PATCHED_FUNCS)) return true;
  return files.filesIn(parent).some((name) => SUSE_MAIN.test(name));
}

/** The template of the main file. */
const SUSE_MAIN = /^(?:livepatch_main|kgr_patch_main)\.c$/;

const FLAGS =
  /^[ \t]*(?:subdir-)?(?:ccflags-y|EXTRA_CFLAGS|CFLAGS_\S+|KBUILD_CFLAGS|KBUILD_CPPFLAGS|CFLAGS|CPPFLAGS|asflags-y|cppflags-y)[ \t]*[+:?]*=(.*)$/gm;
const FOLDER_FLAG = /-I[ \t]*(\S+)/g;
/** Variables that stand for the folder of the build file itself. */
const OWN_FOLDER =
  /^(?:\$[({](?:srctree|abs_srctree)[)}]\/)?\$[({](?:obj|src|M|PWD|CURDIR|KBUILD_EXTMOD|srcroot)[)}]/;

function foldersIn(file: SourceFile, folder: string): readonly string[] {
  const text = file.text.replace(/\\\r?\n/g, ' ');
  return [...text.matchAll(FLAGS)].flatMap(([, flags = '']) =>
    [...flags.matchAll(FOLDER_FLAG)].flatMap(([, named = '']) => {
      const path = named.replace(/^["']|["']$/g, '').replace(OWN_FOLDER, '.');
      return path.includes('$') || posix.isAbsolute(path) ? [] : [posix.normalize(posix.join(folder, path))];
    }),
  );
}
