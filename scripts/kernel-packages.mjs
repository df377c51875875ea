// Debian packages that are unpacked into a folder of the cache, without installing anything on this machine.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lastLine } from './last-line.mjs';

/** Written last, so that a folder with it is complete. It holds what the folder was made from. */
const FINISHED = '.finished';
const PATIENCE = ['-o', 'Acquire::Retries=3', '-o', 'Acquire::http::Timeout=60'];
const DOWNLOAD_MS_MAX = 600_000;

/** One or two sentences that say why a real kernel cannot be had here and what would help. */
export class GuestUnavailable extends Error {}

/** The version of a package that apt would fetch; undefined if it knows none. `options` choose a suite, see `suiteOptions`. */
export function candidate(name, options = []) {
  const found = /^ {2}Candidate: (.+)$/m.exec(run('apt-cache', ['policy', ...options, name]).stdout)?.[1];
  return found === '(none)' ? undefined : found;
}

/** The newest package whose name matches: `{ name, version }`; undefined if apt knows none that can be fetched. */
export function newestPackage(pattern, { options = [], isWanted = () => true } = {}) {
  const { stdout } = run('apt-cache', ['search', '--names-only', ...options, pattern]);
  const names = stdout.split('\n').map((line) => line.split(' ')[0]);
  const found = names
    .filter((name) => name && isWanted(name))
    .flatMap((name) => {
      const version = candidate(name, options);
      return version ? [{ name, version }] : [];
    });
  return found.reduce((best, each) => (best && !isNewer(each, best) ? best : each), undefined);
}

function isNewer({ version }, other) {
  return run('dpkg', ['--compare-versions', version, 'gt', other.version]).status === 0;
}

/** A package and those of its dependencies, by apt's reckoning, that are not installed here. */
export function missingPackages(name) {
  return neededPackages([name], [], false);
}

/**
 * Packages with their dependencies, by apt's reckoning.
 * @param all also those that are installed here
 */
export function neededPackages(names, options, all) {
  const status = all ? ['-o', 'Dir::State::status=/dev/null'] : [];
  const parameters = ['install', '--simulate', '--no-install-recommends', ...options, ...status, ...names];
  return [...run('apt-get', parameters).stdout.matchAll(/^Inst (\S+)/gm)].map(([, each]) => each);
}

/** Asks for newer package lists, where that is allowed. */
export function updateLists() {
  if (process.getuid?.() === 0) run('apt-get', ['update', '--quiet=2', ...PATIENCE]);
}

/** What `folder` was made from, as given to `unpackInto`; undefined as long as it is not complete. */
export function contentOf(folder) {
  const mark = path.join(folder, FINISHED);
  return existsSync(mark) ? readFileSync(mark, 'utf8').trim() : undefined;
}

/**
 * Downloads packages (names, or `name=version`) and unpacks them into `folder`, which replaces an older one when it is complete.
 * `finish` may complete it before that.
 * @throws GuestUnavailable if one cannot be fetched or unpacked
 */
export function unpackInto(folder, packages, content, finish = () => {}, options = []) {
  const work = `${folder}.unfinished`;
  rmSync(work, { recursive: true, force: true });
  const archives = path.join(work, 'archives');
  mkdirSync(archives, { recursive: true });
  const download = run('apt-get', ['download', '--quiet=2', ...PATIENCE, ...options, ...packages], {
    cwd: archives,
  });
  if (download.status !== 0)
    throw new GuestUnavailable(
      `apt-get could not download ${packages.join(' ')}: ${lastLine(download.stderr)} ` +
        `If a package is gone from the archive, 'apt-get update' as root finds its successor.`,
    );
  for (const archive of readdirSync(archives)) {
    const { status, stderr } = run('dpkg-deb', ['--extract', path.join(archives, archive), work]);
    if (status !== 0) throw new GuestUnavailable(`${archive} could not be unpacked: ${lastLine(stderr)}`);
  }
  rmSync(archives, { recursive: true });
  finish(work, folder);
  writeFileSync(path.join(work, FINISHED), `${content}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
}

function run(command, parameters, options = {}) {
  const result = spawnSync(command, parameters, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    timeout: DOWNLOAD_MS_MAX,
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (result.error?.code === 'ENOENT')
    throw new GuestUnavailable(
      `Kernels to compare with come from Debian packages, and there is no ${command} here.`,
    );
  return result;
}
