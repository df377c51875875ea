import { type Dirent, readdirSync } from 'node:fs';
import { isAbsolute, join, win32 } from 'node:path';
import type { KernelCode, KernelFunction } from '../model/kernel/kernelCode';
import { kernelDefinitions } from '../model/kernel/kernelDefinitions';
import { type SourceFile, sourceFile } from '../syntax/sourceFile';
import { FILE_BYTES_MAX, diskAccess } from './diskAccess';
import { readRegularFile } from './regularFile';

const SKIPPED_FOLDERS = new Set([
  '.git',
  'Documentation',
  'LICENSES',
  'tools',
  'scripts',
  'samples',
  'usr',
  'node_modules',
]);

/** Files that are read between two pauses, in which the program can do other things. */
const FILES_PER_SLICE = 200;

/**
 * Definitions of functions in a kernel tree. Names are looked for together, in one walk over the tree, because a walk
 * costs seconds; what was found, or not, is kept.
 */
export class KernelCodeIndex implements KernelCode {
  private readonly found = new Map<string, readonly KernelFunction[]>();
  private files: readonly string[] | undefined;

  constructor(readonly folder: string) {}

  functionsNamed(name: string): readonly KernelFunction[] | undefined {
    return this.found.get(name);
  }

  file(path: string): SourceFile | undefined {
    const parts = path.split('/');
    if (parts.includes('..') || isAbsolute(path)) return undefined;
    const full = join(this.folder, path);
    const text = diskAccess.read(full);
    return text === undefined ? undefined : sourceFile(full.replaceAll(win32.sep, '/'), text);
  }

  /** What walks have found so far. */
  known(): readonly (readonly [string, readonly KernelFunction[]])[] {
    return [...this.found];
  }

  /** Takes over what another walk has found. */
  learn(known: readonly (readonly [string, readonly KernelFunction[]])[]): void {
    for (const [name, functions] of known) this.found.set(name, functions);
  }

  /** Those of the names that no walk has looked for yet. */
  missing(names: readonly string[]): string[] {
    return [...new Set(names)].filter((name) => /^\w+$/.test(name) && !this.found.has(name));
  }

  /**
   * Looks for names in the whole tree. Files that cannot be read count as empty. If it is cancelled, nothing is kept.
   */
  async search(names: readonly string[], isCancelled: () => boolean = () => false): Promise<void> {
    const wanted = new Set(this.missing(names));
    if (wanted.size === 0) return;
    this.files ??= sourcesBelow(this.folder);
    const results = new Map([...wanted].map((name) => [name, [] as KernelFunction[]]));
    const pattern = new RegExp(`\\b(?:${[...wanted].join('|')})\\s*\\(`);
    for (const [index, path] of this.files.entries()) {
      if (index % FILES_PER_SLICE === FILES_PER_SLICE - 1) await pause();
      if (isCancelled()) return;
      const text = textWith(path, pattern);
      if (text === undefined) continue;
      for (const each of kernelDefinitions(sourceFile(path, text), wanted))
        results.get(each.name)?.push(each);
    }
    for (const [name, definitions] of results) this.found.set(name, definitions);
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function sourcesBelow(root: string): string[] {
  const files: string[] = [];
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !isSkipped(root, folder, entry.name)) pending.push(path);
      else if (entry.isFile() && /\.[ch]$/.test(entry.name)) files.push(path);
    }
  }
  return files.sort();
}

/** Of the architectures only x86 is looked at: it is the one that modules are read for. */
function isSkipped(root: string, folder: string, name: string): boolean {
  return SKIPPED_FOLDERS.has(name) || (folder === join(root, 'arch') && name !== 'x86');
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/**
 * The text of a file in which the pattern occurs. One byte a character is enough to look for it, and much faster than
 * decoding the whole tree.
 */
function textWith(path: string, pattern: RegExp): string | undefined {
  const file = readRegularFile(path, FILE_BYTES_MAX);
  return file.kind === 'read' && pattern.test(file.bytes.toString('latin1'))
    ? file.bytes.toString('utf8')
    : undefined;
}
