import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Sources of modules that are built together, as they lie in one folder. */
export interface ModuleFolder {
  /** Names the build; unique among the folders of a guest. */
  readonly name: string;
  readonly path: string;
  /** The lines of the Kbuild file; by default, each C file becomes a module. */
  readonly kbuild?: readonly string[];
}

/** The modules could not be built. */
export class BuildFailed extends Error {}

/**
 * Builds modules against the headers of a kernel. What has not changed since the last build in `work` is used again.
 * @returns the paths of the modules
 * @throws BuildFailed with what the compiler said
 */
export function buildModules(folder: ModuleFolder, headers: string, work: string): readonly string[] {
  const target = join(work, folder.name);
  mkdirSync(target, { recursive: true });
  const names = readdirSync(folder.path).filter((name) => /\.[ch]$/.test(name));
  for (const name of names) writeIfChanged(join(target, name), readFileSync(join(folder.path, name), 'utf8'));
  for (const name of readdirSync(target).filter((each) => /\.[ch]$/.test(each) && !each.endsWith('.mod.c'))) {
    if (!names.includes(name)) rmSync(join(target, name));
  }
  const kbuild = folder.kbuild ?? names.filter((name) => name.endsWith('.c')).map(asModule);
  writeIfChanged(join(target, 'Kbuild'), kbuild.map((line) => `${line}\n`).join(''));
  make(target, headers);
  return builtModules(target);
}

function asModule(file: string): string {
  return `obj-m += ${file.replace(/\.c$/, '.o')}`;
}

function writeIfChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(path, text);
}

function make(target: string, headers: string): void {
  const variables = [`M=${target}`, 'CONFIG_DEBUG_INFO_BTF_MODULES=', 'KBUILD_MODPOST_WARN=1'];
  const { status, stdout, stderr, error } = spawnSync(
    'make',
    ['--silent', '-j2', '-C', headers, ...variables, 'modules'],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  if (status === 0) return;
  throw new BuildFailed(
    `The modules in ${target} could not be built: ${error?.message ?? ''}\n${stdout}${stderr}`,
  );
}

/** What modules.order lists was built now; other files may be of earlier builds. */
function builtModules(target: string): readonly string[] {
  return readFileSync(join(target, 'modules.order'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => join(target, basename(line).replace(/\.o$/, '.ko')));
}
