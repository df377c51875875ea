import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Branch, branchesOf } from './branches';
import { countsOf } from './counts';

/** A branch of the engine's kernel, and the file that it stands in, relative to server/src/kernel. */
export interface KernelBranch extends Branch {
  readonly file: string;
}

export interface Coverage {
  readonly all: readonly KernelBranch[];
  readonly missed: readonly KernelBranch[];
}

const PART = /^\/\/ (\S+)$/gm;
const KERNEL = 'server/src/kernel/';

/** Which branches of server/src/kernel a bundle that contains it takes while something runs. */
export async function coverageOf(bundle: string, run: () => void): Promise<Coverage> {
  const all = kernelBranches(readFileSync(bundle, 'utf8'));
  const counts = await countsOf(pathToFileURL(bundle).href, run);
  const isTaken = ({ offset, around }: Branch): boolean =>
    around === undefined ? counts.at(offset) > 0 : counts.at(around) > counts.at(offset);
  return { all, missed: all.filter((branch) => !isTaken(branch)) };
}

/** A bundle says in a comment in front of each part which file it comes from. */
function kernelBranches(text: string): readonly KernelBranch[] {
  const parts = [...text.matchAll(PART)].map((match) => ({ file: match[1] ?? '', start: match.index }));
  return parts.flatMap(({ file, start }, index) => {
    if (!file.startsWith(KERNEL)) return [];
    const end = parts[index + 1]?.start ?? text.length;
    return branchesOf(text.slice(start, end)).map((branch) => ({
      ...branch,
      offset: branch.offset + start,
      around: branch.around === undefined ? undefined : branch.around + start,
      file: file.slice(KERNEL.length),
    }));
  });
}
