import type { Span } from '../../base/span';

/** A line of a hunk. The span begins after the marker in the first column and ends before the line's end. */
export interface DiffLine extends Span {
  readonly kind: 'context' | 'added' | 'removed';
  readonly text: string;
}

/** What is between two `@@` lines. */
export interface Hunk extends Span {
  /** One-based numbers of the first lines; 0 for a side without lines. */
  readonly oldStart: number;
  readonly newStart: number;
  /** The last declaration ahead of the hunk as `diff -p` shows it after the `@@`, often cut; empty for none. */
  readonly heading: string;
  readonly lines: readonly DiffLine[];
}

/** What a patch does to one file. */
export interface DiffFile extends Span {
  /** In the tree, without the prefixes `a/` and `b/`; undefined for a file that is made or removed. */
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
  readonly hunks: readonly Hunk[];
}

const FILE_HEAD = /^--- ([^\n]*)\n\+\+\+ ([^\n]*)\n@@ -/m;
const FILE_HEADS = new RegExp(FILE_HEAD, 'gm');
const HUNK_HEAD = /@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@[ \t]?([^\r\n]*)\r?(?:\n|$)/y;

/** Whether text, such as a patch with its commit message, contains a unified diff. */
export function isDiff(text: string): boolean {
  return FILE_HEAD.test(text);
}

/** Reads a unified diff and skips any text around it. Never fails: what cannot be read is left out. */
export function parseDiff(text: string): DiffFile[] {
  const files: DiffFile[] = [];
  let behind = 0;
  for (const match of text.matchAll(FILE_HEADS)) {
    if (match.index < behind) continue;
    const [oldName, newName] = [nameIn(match[1] ?? ''), nameIn(match[2] ?? '')];
    const hunks = readHunks(text, match.index + match[0].length - '@@ -'.length);
    behind = hunks.at(-1)?.end ?? match.index + match[0].length;
    files.push({ ...pathsOf(oldName, newName), hunks, start: match.index, end: behind });
  }
  return files;
}

/** A file's name is followed by a tab and a date, or by nothing. */
function nameIn(rest: string): string | undefined {
  const name = rest.replace(/\r$/, '').split('\t')[0]?.trim().replaceAll('\\', '/') ?? '';
  return name === '/dev/null' || name === '' ? undefined : name;
}

/** The paths without the folder for the old or the new tree, the only part in which the two differ. */
function pathsOf(
  oldName: string | undefined,
  newName: string | undefined,
): Pick<DiffFile, 'oldPath' | 'newPath'> {
  const isPrefixed =
    oldName === undefined || newName === undefined
      ? /^[ab]\//.test(oldName ?? newName ?? '') || !isInTree(oldName ?? newName ?? '')
      : oldName !== newName || /^[ab]\//.test(oldName) || !isInTree(oldName);
  const strip = (name: string | undefined): string | undefined =>
    isPrefixed ? name?.replace(/^\.?\/?[^/]+\//, '') : name?.replace(/^\.\//, '');
  return { oldPath: strip(oldName), newPath: strip(newName) };
}

const TREE_FOLDER =
  /^(?:arch|block|certs|crypto|drivers|fs|include|init|io_uring|ipc|kernel|lib|mm|net|rust|samples|security|sound|usr|virt)\//;

/** Whether a path begins with a folder of the kernel's tree that holds code. */
export function isInTree(path: string): boolean {
  return TREE_FOLDER.test(path);
}

function readHunks(text: string, start: number): Hunk[] {
  const hunks: Hunk[] = [];
  for (let at = start; ;) {
    HUNK_HEAD.lastIndex = at;
    const head = HUNK_HEAD.exec(text);
    if (!head) return hunks;
    const counts = { old: Number(head[2] ?? 1), new: Number(head[4] ?? 1) };
    const { lines, end } = readLines(text, HUNK_HEAD.lastIndex, counts);
    const [oldStart, newStart] = [Number(head[1]), Number(head[3])];
    hunks.push({ oldStart, newStart, heading: head[5] ?? '', lines, start: at, end });
    at = end;
  }
}

const KINDS: Readonly<Record<string, DiffLine['kind']>> = { '+': 'added', '-': 'removed', ' ': 'context' };

/** Reads as many lines as the hunk's head announces, or fewer if there is something else. */
function readLines(
  text: string,
  start: number,
  left: { old: number; new: number },
): { lines: DiffLine[]; end: number } {
  const lines: DiffLine[] = [];
  let at = start;
  while (at < text.length && (left.old > 0 || left.new > 0 || text[at] === '\\')) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const end = newline < 0 ? text.length : text[newline - 1] === '\r' ? newline - 1 : newline;
    // Editors and mail programs strip the blank of an empty line.
    const kind = end <= at ? 'context' : KINDS[text[at] ?? ''];
    if (text[at] !== '\\') {
      if (!kind) break;
      const first = Math.min(at + 1, Math.max(end, at));
      lines.push({ kind, text: text.slice(first, end), start: first, end: Math.max(end, first) });
      if (kind !== 'added') left.old--;
      if (kind !== 'removed') left.new--;
    }
    at = next;
  }
  return { lines, end: at };
}
