import { uniqueModules } from '../analysis/folderModules';
import { modulesWith } from '../analysis/moduleFiles';
import type { Project } from '../analysis/project';
import type { Finding } from '../base/finding';
import { simulateToTheEnd } from './checkBatch';

/** The lines of the transcript that shows how each finding happens that was seen on a run. */
export function tracesOf(
  findings: readonly Finding[],
  paths: readonly string[],
  project: Project,
): ReadonlyMap<Finding, readonly string[]> {
  const modules = uniqueModules(paths.flatMap((path) => modulesWith(path, project.sources))).map((files) =>
    simulateToTheEnd(files, project),
  );
  return new Map(
    findings.flatMap((finding) => {
      const checked = modules.find((each) => each.findings.some((own) => isSame(own, finding)));
      if (!finding.run || !checked?.explored) return [];
      const lines = project.showRun(checked.explored, finding.run.script);
      return [[finding, lines.map(({ text }) => text)] as const];
    }),
  );
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.place.file === b.place.file && a.place.start === b.place.start;
}
