// Fetches what C is compared with: the execution tests of gcc's sources, and the program generator csmith. Both are unpacked
// from Debian's packages below the cache; nothing is installed, and nothing of them is in the repository.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache.mjs';
import { candidate, contentOf, GuestUnavailable, unpackInto, updateLists } from './kernel-packages.mjs';

export { GuestUnavailable as SuitesUnavailable };

const TORTURE = 'gcc-12.2.0/gcc/testsuite/gcc.c-torture/execute';
const SOURCE = 'usr/src/gcc-12/gcc-12.2.0-dfsg.tar.xz';

function folder(name) {
  return path.join(cacheFolder(), 'c-suites', name);
}

/** The folder of gcc's execution tests, or undefined as long as they were not fetched. */
export function tortureFolder() {
  return contentOf(folder('torture')) === undefined ? undefined : path.join(folder('torture'), 'execute');
}

/** The folder with `usr/bin/csmith` and its headers, or undefined as long as it was not fetched. */
export function csmithFolder() {
  return contentOf(folder('csmith')) === undefined ? undefined : folder('csmith');
}

/** Where references may be kept: what gcc's programs gave. */
export function referenceFolder() {
  return folder('references');
}

/** Fetches what is missing. @throws SuitesUnavailable with a sentence */
export function fetchSuites(log = () => {}) {
  mkdirSync(folder('.'), { recursive: true });
  if (!candidate('csmith')) updateLists();
  if (!csmithFolder()) {
    log('Fetching csmith.');
    unpackInto(folder('csmith'), ['csmith', 'libcsmith-dev'], 'complete');
  }
  if (!tortureFolder()) {
    log('Fetching the execution tests of gcc 12.');
    unpackInto(folder('torture'), ['gcc-12-source'], 'complete', keepTests);
  }
}

/** Of the sources only the tests stay. */
function keepTests(work) {
  const { status, stderr } = spawnSync(
    'tar',
    ['-xJf', path.join(work, SOURCE), '-C', work, '--wildcards', `${TORTURE}/*.c`],
    { encoding: 'utf8' },
  );
  const tests = path.join(work, TORTURE);
  if (status !== 0 || !existsSync(tests))
    throw new GuestUnavailable(`The execution tests of gcc could not be unpacked: ${stderr.trim()}`);
  renameSync(tests, path.join(work, 'execute'));
  rmSync(path.join(work, 'usr'), { recursive: true, force: true });
  rmSync(path.join(work, 'gcc-12.2.0'), { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    fetchSuites((line) => console.error(line));
    console.log(`${tortureFolder()}\n${csmithFolder()}`);
  } catch (error) {
    if (!(error instanceof GuestUnavailable)) throw error;
    console.error(error.message);
    process.exitCode = 3;
  }
}
