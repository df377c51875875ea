import { structuredPatch } from 'diff';

/** How far two texts may differ until looking for the shortest difference is given up. */
const EDITS_MAX = 2_000;

/**
 * The differences of two texts in the unified form of diff, with `context` lines around each; empty if they are equal.
 * Texts with hardly a line in common are shown one after the other.
 */
export function unifiedDiff(
  left: string,
  right: string,
  names: { readonly left: string; readonly right: string },
  context = 3,
): string {
  if (left === right) return '';
  const patch = structuredPatch(names.left, names.right, left, right, undefined, undefined, {
    context,
    maxEditLength: EDITS_MAX,
  });
  const head = `--- ${names.left}\n+++ ${names.right}\n`;
  if (!patch) return head + whole('-', left) + whole('+', right);
  const hunks = patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const place = `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
    return [place, ...lines].join('\n');
  });
  return `${head}${hunks.join('\n')}\n`;
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

function whole(sign: string, text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${sign}${line}\n`)
    .join('');
}
