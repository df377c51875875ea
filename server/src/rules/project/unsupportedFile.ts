import { type DiffFile, parseDiff } from '../../model/diff/parseDiff';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const unsupportedFile: Rule = {
  id: 'unsupported-file',
  severity: 'error',
  stage: 'source',
  summary: 'klp-build refuses a patch to a file that it cannot livepatch.',
  check,
};

/** What klp-build refuses by their paths, each with the reason. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\.S$/, 'livepatches replace C functions, and this is assembly'],
  [/^lib\//, 'its code is also linked into programs other than the kernel'],
  [/\/vdso\//, 'it runs in user space'],
  [/\/realmode\/rm\//, 'it runs before the kernel'],
];

function check({ patch, builder }: RuleInput): Draft[] {
  if (!patch || builder !== 'klp-build') return [];
  return parseDiff(patch.file.text).flatMap((diff) => {
    const path = diff.newPath ?? diff.oldPath ?? '';
    const reason = REFUSED.find(([pattern]) => pattern.test(path))?.[1];
    const line = firstChange(diff);
    if (reason === undefined || !line) return [];
    const location = { file: patch.file.path, start: line.start, end: line.end };
    return [
      {
        location,
        message:
          `klp-build refuses the patch with "unsupported patch to ${path}": ${reason}. ` +
          'Patch its callers in other files instead.',
      },
    ];
  });
}

function firstChange({ hunks }: DiffFile): DiffFile['hunks'][number]['lines'][number] | undefined {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return lines.find(({ kind }) => kind === 'added') ?? lines.find(({ kind }) => kind === 'removed');
}
