// Real editors for tests. Debian 12's are installed where that is allowed; those of a newer Debian are unpacked below the
// cache with their own C library, to which the programs are pointed: in the environment it would reach what they start.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache.mjs';
import { suiteOptions, SuiteUnavailable } from './debian-suites.mjs';
import { contentOf, GuestUnavailable, neededPackages, unpackInto, updateLists } from './kernel-packages.mjs';

/** An editor cannot be had here; the message says why in a sentence. */
export class EditorUnavailable extends Error {}

const LIBRARIES = 'usr/lib/x86_64-linux-gnu';
const HOST_PACKAGES = ['neovim', 'emacs-nox', 'elpa-eglot', 'elpa-lsp-mode'];
const NEWER = { suite: 'trixie', packages: ['neovim', 'hx', 'emacs-nox'] };
const NEWER_PROGRAMS = ['usr/bin/nvim', 'usr/bin/hx', 'usr/bin/emacs-nox'];

/** Packages that only building something, or installing, needs. */
const UNNEEDED =
  /-dev$|^binutils|^libbinutils|^lib(?:asan|hwasan|lsan|tsan|ubsan)\d|^linux-libc|^libgprofng|^libctf|^emacs-el$|^rpcsvc|^init-system|^install-info|^emacsen-common|^libc-dev-bin/;

/**
 * The host's own editors, installed if they are missing.
 * @returns how each is started: `{ command, args, env }`
 * @throws EditorUnavailable
 */
export function hostEditors(log = () => {}) {
  const isThere = (command) => spawnSync(command, ['--version']).status === 0;
  if (!isThere('nvim') || !isThere('emacs') || !hasLispPackages()) installOnHost(log);
  for (const command of ['nvim', 'emacs'])
    if (!isThere(command))
      throw new EditorUnavailable(
        `There is no ${command} here; as root, 'apt-get install ${HOST_PACKAGES.join(' ')}'.`,
      );
  return {
    neovim: { command: 'nvim', args: [], env: {} },
    emacs: { command: 'emacs', args: ['--eval', '(package-initialize)'], env: {} },
  };
}

function hasLispPackages() {
  const all = spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Status} ', ...HOST_PACKAGES], {
    encoding: 'utf8',
  });
  return all.stdout?.trim() === HOST_PACKAGES.map(() => 'installed').join(' ');
}

function installOnHost(log) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  log(`Installing ${HOST_PACKAGES.join(', ')}.`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env: environment }).status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', ...HOST_PACKAGES);
  if (!install()) apt('update') && install();
}

/**
 * Newer editors, unpacked below the cache.
 * @returns how each is started: `{ command, args, env }`
 * @throws EditorUnavailable
 */
export function newerEditors(log = () => {}) {
  const folder = path.join(cacheFolder(), 'editors', NEWER.suite);
  if (contentOf(folder) === undefined) fetchNewer(folder, log);
  return { neovim: neovim(folder), helix: helix(folder), emacs: emacs(folder) };
}

function fetchNewer(folder, log) {
  mkdirSync(path.dirname(folder), { recursive: true });
  try {
    const options = suiteOptions(NEWER.suite);
    log(`Fetching ${NEWER.packages.join(', ')} of Debian ${NEWER.suite}.`);
    const needed = neededPackages(NEWER.packages, options, true).filter((each) => !UNNEEDED.test(each));
    const patchelf = patchelfIn(path.join(path.dirname(folder), 'patchelf'));
    unpackInto(folder, needed, 'complete', (work) => point(patchelf, work, folder), options);
  } catch (error) {
    if (error instanceof SuiteUnavailable || error instanceof GuestUnavailable)
      throw new EditorUnavailable(error.message);
    throw error;
  }
}

/** The program that changes where programs look for libraries. */
function patchelfIn(tools) {
  if (contentOf(tools) === undefined) {
    if (neededPackages(['patchelf'], [], true).length === 0) updateLists();
    unpackInto(tools, ['patchelf'], 'complete');
  }
  return path.join(tools, 'usr/bin/patchelf');
}

function point(patchelf, work, folder) {
  const libraries = path.join(folder, LIBRARIES);
  const loader = path.join(libraries, 'ld-linux-x86-64.so.2');
  const settings = ['--force-rpath', '--set-rpath', libraries, '--set-interpreter', loader];
  for (const program of NEWER_PROGRAMS) {
    const { status, stderr, error } = spawnSync(patchelf, [...settings, path.join(work, program)], {
      encoding: 'utf8',
    });
    if (status !== 0)
      throw new EditorUnavailable(
        `${program} could not be made to run here: ${error?.message ?? stderr.trim()}`,
      );
  }
}

function emacs(folder) {
  const [version] = readdirSync(path.join(folder, 'usr/share/emacs')).filter((each) => /^\d/.test(each));
  const share = path.join(folder, 'usr/share/emacs', version);
  const programs = path.join(folder, 'usr/libexec/emacs', version, 'x86_64-linux-gnu');
  const dump = readdirSync(programs).find((each) => each.endsWith('.pdmp'));
  return {
    command: path.join(folder, 'usr/bin/emacs-nox'),
    args: [`--dump-file=${path.join(programs, dump)}`],
    env: {
      EMACSLOADPATH: `${path.join(share, 'lisp')}:`,
      EMACSDATA: path.join(share, 'etc'),
      EMACSPATH: programs,
    },
  };
}

function neovim(folder) {
  return {
    command: path.join(folder, 'usr/bin/nvim'),
    args: [],
    env: {
      VIMRUNTIME: path.join(folder, 'usr/share/nvim/runtime'),
      LUA_CPATH: `${path.join(folder, LIBRARIES, 'lua/5.1/?.so')};;`,
      LUA_PATH: `${path.join(folder, 'usr/share/lua/5.1/?.lua')};;`,
    },
  };
}

function helix(folder) {
  return { command: path.join(folder, 'usr/bin/hx'), args: [], env: {} };
}
