import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles, ROOT } from '../../support/fixture';
import { kernelTree, KERNEL_TREES } from '../../support/kernelSources';
import { examplesOf, rulePage, rulePageIds } from '../../support/rulePages';

/** Sources that are good, or at least meant so, from which inputs are made. */
export interface Sample {
  readonly name: string;
  /** By absolute path. */
  readonly files: ReadonlyMap<string, string>;
  /** The paths of those that are C. */
  readonly sources: readonly string[];
  readonly kernel: string | undefined;
}

/** Rule pages, examples, and, where they are fetched, the kernel's samples and the modules of its selftests. */
export function corpus(withKernels: boolean): readonly Sample[] {
  const kernels = withKernels ? KERNEL_TREES.flatMap(kernelSamples) : [];
  return [...pageSamples(), ...exampleSamples(), ...kernels];
}

function sample(name: string, files: ReadonlyMap<string, string>, kernel?: string): Sample[] {
  const sources = [...files.keys()].filter((path) => path.endsWith('.c'));
  return sources.length === 0 ? [] : [{ name, files, sources, kernel }];
}

function pageSamples(): Sample[] {
  return rulePageIds().flatMap((id) =>
    examplesOf(rulePage(id)).flatMap(({ text, kernel }, index) =>
      sample(`rules/${id}#${index}`, fixtureFiles(text), kernel),
    ),
  );
}

function exampleSamples(): Sample[] {
  return readdirSync('examples').flatMap((name) => {
    const folder = join('examples', name);
    return statSync(folder).isDirectory() ? sample(folder, filesBelow(folder, ROOT)) : [];
  });
}

function filesBelow(folder: string, as: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { withFileTypes: true }).flatMap((entry): (readonly [string, string])[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return [...filesBelow(path, `${as}/${entry.name}`)];
      return entry.isFile() ? [[`${as}/${entry.name}`, readFileSync(path, 'utf8')]] : [];
    }),
  );
}

const FOLDERS = ['samples/livepatch', 'tools/testing/selftests/livepatch/test_modules', 'lib/livepatch'];

/** Each file alone. */
function kernelSamples(version: (typeof KERNEL_TREES)[number]): Sample[] {
  const tree = kernelTree(version);
  if (tree === undefined) return [];
  return FOLDERS.flatMap((folder) =>
    namesIn(join(tree, folder)).flatMap((name) => {
      const text = readFileSync(join(tree, folder, name), 'utf8');
      return sample(`${version}/${folder}/${name}`, new Map([[`${ROOT}/${name}`, text]]), version);
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.c'));
  } catch {
    return [];
  }
}
