// How long it takes until running a livepatch, or a series, has shown all: bundled and started by `run.mjs`.
import { modulesWith } from '../server/src/analysis/modules/moduleFiles';
import { Project } from '../server/src/analysis/project';
import { Sources } from '../server/src/analysis/sources';

const [, , MODULE = ''] = process.argv;
const LINES = MODULE.split('\n').length;
const PATCHES = 5;
const WARM = 12;

/** Five livepatches that replace each other; `salt` makes the text of one another one. */
function series(salt: number, changed: number): Map<string, string> {
  return new Map(
    Array.from({ length: PATCHES }, (_, index) => {
      const text = MODULE.replace('.objs = objs,', '.objs = objs,\n\t.replace = true,');
      const mark = index === changed ? `/* ${salt} */\n` : '';
      return [`/series/v${index + 1}/lp.c`, mark + text];
    }),
  );
}

function projectOf(files: ReadonlyMap<string, string>): Project {
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  return new Project(
    new Sources({
      read: (path) => files.get(path),
      filesIn: (path) =>
        [...files.keys()].filter((file) => folder(file) === path).map((file) => file.slice(path.length + 1)),
      foldersIn: (path) =>
        path === '/series' ? [...files.keys()].map((file) => folder(file).slice(path.length + 1)) : [],
    }),
  );
}

/** Simulates the modules of files; returns how many runs that were. */
function simulate(project: Project, paths: readonly string[]): number {
  let runs = 0;
  for (const files of paths.flatMap((path) => modulesWith(path, project.sources))) {
    const run = project.simulate(files);
    for (let next = run.next(); next.done !== true; next = run.next()) runs++;
  }
  return runs;
}

function median(times: readonly number[]): string {
  return `${([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0).toFixed(0)} ms`;
}

function measure(name: string, once: (salt: number) => number): void {
  let runs = 0;
  let first = 0;
  const times = Array.from({ length: WARM }, (_, salt) => {
    const start = performance.now();
    runs = once(salt);
    const time = performance.now() - start;
    if (salt === 0) first = time;
    return time;
  }).slice(WARM / 2);
  console.log(`${name}: ${median(times)} (${runs} runs; the first time ${first.toFixed(0)} ms)`);
}

const alone = new Map([['/lone/lp.c', MODULE]]);
measure(`A module of ${LINES} lines, all its lives`, () => simulate(projectOf(alone), ['/lone/lp.c']));

measure(`A series of ${PATCHES}`, () => {
  const files = series(0, -1);
  return simulate(projectOf(files), [...files.keys()]);
});

const files = series(0, 2);
const project = projectOf(files);
simulate(project, [...files.keys()]);
measure(`One of them is edited`, (salt) => {
  project.sources.setOpen('/series/v3/lp.c', series(salt + 1, 2).get('/series/v3/lp.c') ?? '');
  return simulate(project, ['/series/v3/lp.c']);
});
