// Debian's kernel headers, which clangd needs to read a module; fetched once into the cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../scripts/cache.mjs';

const PACKAGE = /^linux-headers-6\.12\S*-amd64$/;

/** The compiler arguments for a module against those headers; undefined if they cannot be had. */
export function kernelArguments() {
  const folder = fetchedHeaders();
  if (!folder) return undefined;
  const sources = path.join(folder, 'usr/src');
  const names = readdirSync(sources);
  const common = names.find((name) => name.endsWith('-common'));
  const built = names.find((name) => name.endsWith('-amd64'));
  if (!common || !built) return undefined;
  const [c, b] = [path.join(sources, common), path.join(sources, built)];
  const includes = [
    `${c}/arch/x86/include`, `${b}/arch/x86/include/generated`, `${c}/include`, `${b}/include`,
    `${c}/arch/x86/include/uapi`, `${b}/arch/x86/include/generated/uapi`, `${c}/include/uapi`, `${b}/include/generated/uapi`,
  ]; // prettier-ignore
  return [
    'clang', '-nostdinc', ...includes.map((include) => `-I${include}`),
    '-include', `${c}/include/linux/compiler-version.h`, '-include', `${c}/include/linux/kconfig.h`,
    '-include', `${c}/include/linux/compiler_types.h`,
    '-D__KERNEL__', '-DMODULE', '-DKBUILD_BASENAME="lp"', '-DKBUILD_MODNAME="lp"', '-D__KBUILD_MODNAME=kmod_lp',
    '-std=gnu11', '-fshort-wchar', '-funsigned-char', '-mcmodel=kernel', '-m64', '-w',
  ]; // prettier-ignore
}

function fetchedHeaders() {
  const folder = path.join(cacheFolder(), 'kernel-headers');
  if (existsSync(folder)) return folder;
  const list = spawnSync('apt-cache', ['pkgnames', 'linux-headers-6.12'], { encoding: 'utf8' }).stdout ?? '';
  const built = list
    .split('\n')
    .filter((name) => PACKAGE.test(name) && !/cloud|rt/.test(name))
    .sort()
    .at(-1);
  if (!built) return undefined;
  const scratch = `${folder}.unfinished`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const packages = [built, built.replace(/-amd64$/, '-common')];
  if (spawnSync('apt-get', ['-qq', 'download', ...packages], { cwd: scratch, stdio: 'ignore' }).status !== 0)
    return undefined;
  for (const file of readdirSync(scratch).filter((name) => name.endsWith('.deb'))) {
    if (spawnSync('dpkg-deb', ['-x', file, '.'], { cwd: scratch, stdio: 'ignore' }).status !== 0)
      return undefined;
    rmSync(path.join(scratch, file));
  }
  renameSync(scratch, folder);
  return folder;
}
