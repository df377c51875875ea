import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { LIVEPATCH_BYTES, concernsLivepatching } from '../base/concernsLivepatching';
import { isLivepatchDiff } from '../analysis/modules/patchContent';
import { FILE_BYTES_MAX, isBinary } from './diskAccess';
import { failureText, kindOf, readInto, refusal } from './regularFile';

/** What a search met on its way. */
export interface FoundSources {
  /** `.c` files and patches that concern livepatching, and SUSE's lists of patched functions, sorted. */
  readonly files: readonly string[];
  /** How many such files were looked at. */
  readonly looked: number;
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
}

const LOOKED_AT = /\.(?:c|patch|diff)$|^patched_funcs\.csv$/;
const SKIPPED_FOLDERS = new Set(['.git', '.svn', '.hg', 'node_modules', '.cache']);
const FOLDER_DEPTH_MAX = 60;

/**
 * Finds the sources below a folder that concern livepatching, by their content. Links to folders are not followed.
 * Yields the number of files looked at so far after each folder, so that a caller can pause, report or stop.
 */
export function* searchSources(folder: string): Generator<number, FoundSources> {
  const files: string[] = [];
  const problems: string[] = [];
  let looked = 0;
  const pending = [{ path: folder, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const entries = entriesOf(next.path, problems);
    const names = entries.map(({ name }) => name);
    const others: string[] = [];
    for (const entry of entries) {
      const path = join(next.path, entry.name);
      if (entry.isDirectory()) {
        const skipped = SKIPPED_FOLDERS.has(entry.name) || next.depth >= FOLDER_DEPTH_MAX;
        if (!skipped) pending.push({ path, depth: next.depth + 1 });
      } else if (LOOKED_AT.test(entry.name) && isFile(entry, path)) {
        looked++;
        if (concerns(path, names, problems)) files.push(path);
        else if (entry.name.endsWith('.c')) others.push(path);
      }
    }
    files.push(...includingLivepatch(folder, next.path, names, others, problems));
    yield looked;
  }
  return { files: files.sort(), looked, problems };
}

/** Searches without pause. */
export function findSources(folder: string): FoundSources {
  const search = searchSources(folder);
  for (;;) {
    const step = search.next();
    if (step.done === true) return step.value;
  }
}

function entriesOf(folder: string, problems: string[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    problems.push(`The folder ${folder} cannot be read (${failureText(refusal(error))}); it was left out.`);
    return [];
  }
}

function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && kindOf(path) === 'file');
}

/** One byte more than is read of any file, so that longer ones are recognised. It is used again for each file. */
const readBuffer = Buffer.allocUnsafe(FILE_BYTES_MAX + 1);
const NEEDLES = LIVEPATCH_BYTES.map((word) => Buffer.from(word));
const DIFF_NEEDLES = [Buffer.from('\n@@ -')];

/** @param siblings names of the files beside it */
function concerns(path: string, siblings: readonly string[], problems: string[]): boolean {
  if (path.endsWith('.csv')) return true;
  const needles = path.endsWith('.c') ? NEEDLES : DIFF_NEEDLES;
  const text = textWith(needles, path, problems);
  if (text === undefined) return false;
  return path.endsWith('.c') ? concernsLivepatching(text) : isLivepatchDiff(text, siblings);
}

const OUT_OF_TREE = [Buffer.from('obj-m')];
const INCLUDE = [Buffer.from('include')];

/** Files that a folder's modules include are followed so far, and no more of them are read. */
const INCLUDE_DEPTH_MAX = 3;
const INCLUDED_MAX = 200;

/**
 * Files of modules that are built by themselves and whose livepatch stands in files that they include: headers, or the sources of
 * other modules. In the kernel's own tree nobody writes so, and there is too much to look at.
 * @param root the folder that is searched; nothing outside of it is read
 * @param names of the folder's files
 * @param candidates `.c` files in which nothing is about livepatching
 */
function includingLivepatch(
  root: string,
  folder: string,
  names: readonly string[],
  candidates: readonly string[],
  problems: string[],
): string[] {
  const builds = names.filter((name) => name === 'Kbuild' || name === 'Makefile');
  if (candidates.length === 0) return [];
  const isModule = builds.some((name) => textWith(OUT_OF_TREE, join(folder, name), problems) !== undefined);
  if (!isModule) return [];
  const known = new Map<string, boolean>();
  return candidates.filter((path) => leadsToLivepatch(path, { root, known, problems }, 0));
}

const QUOTED_INCLUDE = /^[ \t]*#[ \t]*include[ \t]*"([^"\r\n]+\.[ch])"/gm;

interface Following {
  readonly root: string;
  readonly known: Map<string, boolean>;
  readonly problems: string[];
}

function leadsToLivepatch(path: string, following: Following, depth: number): boolean {
  const { root, known, problems } = following;
  const answer = known.get(path);
  if (answer !== undefined || known.size >= INCLUDED_MAX || depth > INCLUDE_DEPTH_MAX) return answer ?? false;
  known.set(path, false);
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep) || !existsSync(path)) return false;
  const text = textWith([...INCLUDE, ...(depth === 0 ? [] : NEEDLES)], path, problems) ?? '';
  const targets = [...text.matchAll(QUOTED_INCLUDE)].map(([, name = '']) => join(dirname(path), name));
  const leads =
    (depth > 0 && concernsLivepatching(text)) ||
    targets.some((target) => leadsToLivepatch(target, following, depth + 1));
  known.set(path, leads);
  return leads;
}

/** The text of a file that contains one of some words. */
function textWith(needles: readonly Buffer[], path: string, problems: string[]): string | undefined {
  const length = readInto(path, readBuffer);
  if (typeof length !== 'number') {
    problems.push(`${path} cannot be read (${failureText(length)}); it was left out.`);
    return undefined;
  }
  const bytes = readBuffer.subarray(0, length);
  if (!needles.some((word) => bytes.includes(word))) return undefined;
  if (length > FILE_BYTES_MAX) {
    problems.push(`${path} is larger than ${FILE_BYTES_MAX / 1048576} MiB; it was left out.`);
    return undefined;
  }
  return isBinary(bytes) ? undefined : bytes.toString('utf8');
}
