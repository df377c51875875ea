import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_PROFILE } from '../base/kernelProfile';
import type { KernelCode, KernelFunction } from '../model/kernelCode';
import { sourceFile } from '../syntax/sourceFile';
import { translationUnit } from '../syntax/translationUnit';
import { FILE_BYTES_MAX } from './diskAccess';

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
  private readonly found = new Map<string, KernelFunction[]>();
  private files: readonly string[] | undefined;

  constructor(readonly folder: string) {}

  functionsNamed(_object: string | null, name: string): readonly KernelFunction[] | undefined {
    return this.found.get(name);
  }

  /** Those of the names that no walk has looked for yet. */
  missing(names: readonly string[]): string[] {
    return [...new Set(names)].filter((name) => /^\w+$/.test(name) && !this.found.has(name));
  }

  /** Looks for names in the whole tree. Files that cannot be read count as empty. */
  async search(names: readonly string[], isCancelled: () => boolean = () => false): Promise<void> {
    const wanted = this.missing(names);
    if (wanted.length === 0) return;
    this.files ??= sourcesBelow(this.folder);
    const results = new Map(wanted.map((name) => [name, [] as KernelFunction[]]));
    const pattern = new RegExp(`(?<![\\w.>])(${wanted.join('|')})[ \\t]*\\(`, 'g');
    for (let index = 0; index < this.files.length; index++) {
      if (index % FILES_PER_SLICE === FILES_PER_SLICE - 1) await pause();
      if (isCancelled()) return;
      for (const definition of definitionsIn(this.files[index] ?? '', pattern)) {
        results.get(definition.name)?.push(definition);
      }
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

function entriesOf(folder: string): import('node:fs').Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function definitionsIn(path: string, pattern: RegExp): KernelFunction[] {
  const text = readLatin1(path);
  pattern.lastIndex = 0;
  const definitions: KernelFunction[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const definition = definitionAt(path, text, match.index, match[1] ?? '');
    if (definition) definitions.push(definition);
  }
  return definitions;
}

/** One byte a character: offsets are right for all of a kernel's code, which is ASCII but for some comments. */
function readLatin1(path: string): string {
  try {
    const bytes = readFileSync(path);
    return bytes.length > FILE_BYTES_MAX ? '' : bytes.toString('latin1');
  } catch {
    return '';
  }
}

/** Reads the head of a function if its name at `at` begins a definition. */
function definitionAt(path: string, text: string, at: number, name: string): KernelFunction | undefined {
  const lineStart = text.lastIndexOf('\n', at) + 1;
  const before = text.slice(lineStart, at);
  // A definition's line begins in the first column, with the name or with its type.
  if (before !== '' && !/^[A-Za-z_]/.test(before)) return undefined;
  const open = text.indexOf('(', at);
  const close = closingParenthesis(text, open);
  const body = close < 0 ? null : /^[\s\w()",]*?\{/.exec(text.slice(close + 1, close + 400));
  if (!body || /^\s*\w+\s*=|;/.test(body[0])) return undefined;
  const start = headStart(text, lineStart);
  const head = text.slice(start, close + 1 + body[0].length);
  const unit = translationUnit(sourceFile(path, `${head}}`), { read: () => undefined }, DEFAULT_PROFILE);
  const definition = unit.items.find(
    (item) => item.kind === 'function-definition' && item.name.name === name,
  );
  if (definition?.kind !== 'function-definition') return undefined;
  const { type, storage, inline, markers } = definition;
  const place = { file: path, start: at, end: at + name.length };
  return { name, type, isStatic: storage === 'static', isInline: inline, markers, place };
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < Math.min(text.length, open + 4000); index++) {
    if (text[index] === '(') depth++;
    else if (text[index] === ')' && --depth === 0) return index;
  }
  return -1;
}

/** The type may stand on the lines above: back to the end of what comes before. */
function headStart(text: string, lineStart: number): number {
  let start = lineStart;
  for (let lines = 0; lines < 4 && start > 0; lines++) {
    const previous = text.lastIndexOf('\n', start - 2) + 1;
    if (!/^[A-Za-z_][\w \t*()",]*$/.test(text.slice(previous, start).trimEnd())) break;
    start = previous;
  }
  return start;
}
