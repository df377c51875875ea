import { modulesWith } from '../../../server/src/analysis/modules/moduleFiles';
import { Project } from '../../../server/src/analysis/project';
import { Sources } from '../../../server/src/analysis/sources';
import type { FuzzInput } from './inputs';

/**
 * Checks all modules of an input and runs them to the end.
 * @returns how many findings there are
 * @throws whatever we do wrong
 */
export function tryInput({ files, kernel }: FuzzInput): number {
  const project = projectOf(kernel === undefined ? files : withKernel(files, kernel));
  const seen = new Set<string>();
  let findings = 0;
  for (const path of [...files.keys()].filter((each) => each.endsWith('.c'))) {
    for (const module of modulesWith(path, project.sources)) {
      const key = module.paths.join('\0');
      if (seen.has(key)) continue;
      seen.add(key);
      const run = project.simulate(module);
      let next = run.next();
      while (next.done !== true) next = run.next();
      findings += next.value.findings.length;
    }
  }
  return findings;
}

function withKernel(files: FuzzInput['files'], kernel: string): FuzzInput['files'] {
  const name = [...files.keys()].find((path) => path.endsWith('livepatch.json')) ?? '/fixture/livepatch.json';
  const before = files.get(name) ?? '{}';
  return new Map(files).set(
    name,
    before.replace('{', `{ "kernel": "${kernel}"${before === '{}' ? '' : ','} `),
  );
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function projectOf(files: FuzzInput['files']): Project {
  const paths = [...files.keys()];
  const folders = new Set<string>();
  for (const path of paths) for (let at = folderOf(path); at !== ''; at = folderOf(at)) folders.add(at);
  return new Project(
    new Sources({
      read: (path) => files.get(path),
      filesIn: (folder) => paths.filter((path) => folderOf(path) === folder).map(nameOf),
      foldersIn: (folder) => [...folders].filter((each) => folderOf(each) === folder).map(nameOf),
    }),
  );
}
