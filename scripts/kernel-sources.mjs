// Fetches the parts of Debian's kernel source packages that the tests compare against. Nothing of it is
// kept in the repository. Run alone it fetches and prints where the sources are; --update looks for newer ones.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache.mjs';
import { suiteOptions, SuiteUnavailable } from './debian-suites.mjs';
import { lastLine } from './last-line.mjs';

/** The kernels whose sources are fetched, newest first, by the name of Debian's package linux-source-<version>. */
export const SOURCE_VERSIONS = ['7.2', '6.12', '6.1', '5.10'];

/** The suites that have those which Debian 12 itself does not have. */
const SUITES = new Map([
  ['7.2', 'sid'],
  ['5.10', 'bullseye'],
]);

/** Suites that go on to newer kernels: where a version is gone, what needs it is left out, and a sentence says so. */
const ROLLING = new Set(['sid']);

/** Written last, so that a folder with it is complete. It holds the version of the Debian package. */
const FINISHED = '.package-version';

const EXIT_UNAVAILABLE = 3;

const NEEDED = [
  'include/linux/livepatch*.h',
  'include/linux/module.h',
  'include/linux/moduleparam.h',
  'include/linux/init.h',
  'include/linux/printk.h',
  'include/linux/slab.h',
  'include/linux/kernel.h',
  'kernel/livepatch',
  'samples/livepatch',
  'tools/testing/selftests/livepatch',
  'Documentation/livepatch',
  'Documentation/ABI/testing/sysfs-kernel-livepatch',
  'fs/proc/cmdline.c',
  'Makefile',
];

/** The test modules moved from here into the selftests folder in 6.8, so newer trees do not have it. */
const NEEDED_IF_PRESENT = ['lib/livepatch'];

/** One or two sentences that say why the sources cannot be had here and what would help. */
export class SourcesUnavailable extends Error {}

/** The archive has no such package, so that trying again does not help. */
class PackageGone extends SourcesUnavailable {}

/** The folder with the sources of `version`, or undefined as long as they are not completely there. */
export function findKernelSources(version) {
  const folder = treeFolder(version);
  return existsSync(path.join(folder, FINISHED)) ? folder : undefined;
}

/**
 * Makes the sources of all versions available: fetches those that are missing or, with `update`, have a newer
 * package. Leaves what is there untouched until its successor is complete.
 * @returns version → folder, with paths in it as in the kernel's tree; without those that a rolling suite has no more.
 * @throws SourcesUnavailable if a version cannot be fetched.
 */
export async function kernelSources({ update = false, log = () => {} } = {}) {
  const folders = {};
  for (const version of SOURCE_VERSIONS) {
    try {
      if (needsFetching(version, update)) await fetchTree(version, log);
      folders[version] = treeFolder(version);
    } catch (error) {
      if (!(error instanceof PackageGone) || !ROLLING.has(SUITES.get(version))) throw error;
      noteGone(version, error.message);
      log(error.message);
    }
  }
  return folders;
}

/** Whether the archive was asked for `version` and has gone on to a newer one. */
export function isGone(version) {
  return findKernelSources(version) === undefined && existsSync(goneMark(version));
}

function noteGone(version, sentence) {
  mkdirSync(path.dirname(goneMark(version)), { recursive: true });
  writeFileSync(goneMark(version), `${sentence}\n`);
}

function goneMark(version) {
  return path.join(cacheFolder(), 'kernel-sources', `${version}.gone`);
}

function treeFolder(version) {
  return path.join(cacheFolder(), 'kernel-sources', version);
}

function needsFetching(version, update) {
  const present = findKernelSources(version);
  if (!present) return true;
  if (!update) return false;
  const have = readFileSync(path.join(present, FINISHED), 'utf8').trim();
  return run('dpkg', ['--compare-versions', packageVersion(version), 'gt', have]).status === 0;
}

function packageName(version) {
  return `linux-source-${version}`;
}

/** The version that apt would fetch. Asks for newer package lists only if apt does not know the package. */
function packageVersion(version) {
  const known = candidate(version);
  if (known) return known;
  updateLists(version);
  const found = candidate(version);
  if (found) return found;
  if (SUITES.has(version))
    throw new PackageGone(
      `Debian ${SUITES.get(version)} has no package ${packageName(version)} any more; ` +
        `set LIVEPATCH_CACHE to a folder in which the kernel sources are already unpacked.`,
    );
  throw new SourcesUnavailable(
    `apt knows no package ${packageName(version)}. Run 'apt-get update' as root with Debian's main archive in ` +
      `the sources, or set LIVEPATCH_CACHE to a folder in which the kernel sources are already unpacked.`,
  );
}

const APT_PATIENCE = ['-o', 'Acquire::Retries=3', '-o', 'Acquire::http::Timeout=60'];

function updateLists(version) {
  if (SUITES.get(version)) suite(version, { update: true });
  else if (process.getuid?.() === 0) run('apt-get', ['update', '--quiet=2', ...APT_PATIENCE]);
}

function suite(version, options) {
  try {
    return suiteOptions(SUITES.get(version), options);
  } catch (error) {
    if (!(error instanceof SuiteUnavailable)) throw error;
    throw new SourcesUnavailable(
      `The kernel sources come from Debian packages. ${error.message} ` +
        `Set LIVEPATCH_CACHE to a folder in which they are already unpacked.`,
    );
  }
}

function candidate(version) {
  const { stdout } = run('apt-cache', ['policy', ...suite(version), packageName(version)]);
  const found = /^ {2}Candidate: (.+)$/m.exec(stdout)?.[1];
  return found === '(none)' ? undefined : found;
}

async function fetchTree(version, log) {
  const wanted = packageVersion(version);
  const finished = treeFolder(version);
  const parent = path.dirname(finished);
  mkdirSync(parent, { recursive: true });
  removeUnfinished(parent);
  const work = path.join(parent, `unfinished-${process.pid}-${version}`);
  try {
    mkdirSync(path.join(work, 'tree'), { recursive: true });
    log(`Fetching ${packageName(version)} ${wanted}.`);
    const archive = download(version, wanted, work);
    log(`Unpacking the livepatch parts of ${packageName(version)}.`);
    await unpack(version, archive, path.join(work, 'tree'));
    writeFileSync(path.join(work, 'tree', FINISHED), `${wanted}\n`);
    putInPlace(path.join(work, 'tree'), finished, path.join(work, 'old'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Removes what set-ups left behind that were killed; folders of processes that still run are theirs. */
function removeUnfinished(parent) {
  for (const name of readdirSync(parent)) {
    const owner = /^unfinished-(\d+)-/.exec(name)?.[1];
    if (owner && !isRunning(Number(owner))) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** @returns the path of the downloaded .deb, which lies in `folder`. */
function download(version, wanted, folder) {
  const name = packageName(version);
  const result = run(
    'apt-get',
    ['download', '--quiet=2', ...APT_PATIENCE, ...suite(version), `${name}=${wanted}`],
    {
      cwd: folder,
    },
  );
  const archive = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
  if (result.status === 0 && archive) return path.join(folder, archive);
  throw new SourcesUnavailable(
    `apt-get could not download ${name} ${wanted}: ${lastLine(result.stderr)} ` +
      `If the package is gone from the archive, 'apt-get update' as root finds its successor.`,
  );
}

/** Streams .deb → inner archive → the wanted files, so that the large archives are never written out. */
async function unpack(version, archive, tree) {
  const name = packageName(version);
  const inside = spawn('dpkg-deb', ['--fsys-tarfile', archive], { stdio: ['ignore', 'pipe', 'pipe'] });
  const inner = spawn('tar', ['-xO', `./usr/src/${name}.tar.xz`], { stdio: ['pipe', 'pipe', 'pipe'] });
  const outer = spawn('tar', ['-xJ', '--strip-components=1', '-C', tree, '--wildcards', ...patterns(name)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: plainEnvironment(),
  });
  const ends = Promise.all([inside, inner, outer].map(ending));
  await Promise.allSettled([pipeline(inside.stdout, inner.stdin), pipeline(inner.stdout, outer.stdin)]);
  const [first, second, last] = await ends;
  const failed = [first, second].find((end) => end.status !== 0) ?? (isOnlyAbsence(last) ? undefined : last);
  if (failed) throw new SourcesUnavailable(`${name} could not be unpacked: ${lastLine(failed.stderr)}`);
  requireEverything(name, tree);
}

function patterns(name) {
  return [...NEEDED, ...NEEDED_IF_PRESENT].map((file) => `${name}/${file}`);
}

/** tar ends with 2 when a pattern matches nothing; what matters among those is checked afterwards. */
function isOnlyAbsence({ status, stderr }) {
  if (status === 0) return true;
  const lines = stderr.split('\n').filter((line) => line !== '');
  return (
    status === 2 &&
    lines.every((line) => /: Not found in archive$|: Exiting with failure status due to/.test(line))
  );
}

function requireEverything(name, tree) {
  const missing = NEEDED.filter((file) => !existsSync(path.join(tree, file.replace('*', ''))));
  if (missing.length === 0) return;
  throw new SourcesUnavailable(
    `${name} does not contain ${missing.join(', ')}; the package's layout has changed.`,
  );
}

function putInPlace(tree, finished, old) {
  if (existsSync(finished)) renameSync(finished, old);
  renameSync(tree, finished);
}

/** Settles when the process has ended, with its status and what it wrote to stderr. */
function ending(child) {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: -1, stderr: error.message }));
    child.on('close', (status) => resolve({ status, stderr }));
  });
}

function run(command, parameters, options = {}) {
  const result = spawnSync(command, parameters, { encoding: 'utf8', env: plainEnvironment(), ...options });
  if (result.error?.code === 'ENOENT') {
    throw new SourcesUnavailable(
      `The kernel sources come from Debian packages, and there is no ${command} here. ` +
        `Set LIVEPATCH_CACHE to a folder in which they are already unpacked.`,
    );
  }
  return result;
}

/** Messages that are read here must not be translated. */
function plainEnvironment() {
  return { ...process.env, LC_ALL: 'C' };
}

async function main() {
  try {
    const folders = await kernelSources({
      update: process.argv.includes('--update'),
      log: (line) => console.error(line),
    });
    for (const [version, folder] of Object.entries(folders)) console.log(`${version}: ${folder}`);
  } catch (error) {
    if (!(error instanceof SourcesUnavailable)) throw error;
    console.error(error.message);
    process.exitCode = EXIT_UNAVAILABLE;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
