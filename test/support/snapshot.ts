import type { CheckOptions } from './checkModule';
import { fixtureProject } from './checkModule';
import { MAIN, ROOT, fixtureFiles } from './fixture';
import type { Snapshot } from '../../server/src/features/snapshot';

/** A snapshot of a fixture, and the offset of `$0` in it. The file that contains `$0` is the one that is asked about. */
export function snapshotAt(
  marked: string,
  options: CheckOptions = {},
): { snapshot: Snapshot; offset: number } {
  const files = new Map(fixtureFiles(marked));
  const [path = `${ROOT}/${MAIN}`] = [...files].find(([, text]) => text.includes('$0')) ?? [];
  const text = files.get(path) ?? '';
  const offset = text.indexOf('$0');
  files.set(path, text.slice(0, offset) + text.slice(offset + 2));
  const project = fixtureProject(files, options);
  const file = project.textOf(path);
  const module = project.moduleOf(path);
  if (!file || !module) throw new Error('the fixture has no module');
  return { snapshot: { file, module, modules: [module], kernelCode: undefined }, offset };
}

/** A place as `file:line text`, the line one-based. */
export function showLocation(
  snapshot: Snapshot,
  location: { file: string; start: number; end: number },
): string {
  const files = snapshot.module.units.flatMap((unit) => unit.files);
  const text = files.find(({ path }) => path === location.file)?.text ?? '';
  const line = text.slice(0, location.start).split('\n').length;
  return `${location.file.replace(`${ROOT}/`, '')}:${line} ${text.slice(location.start, location.end)}`;
}
