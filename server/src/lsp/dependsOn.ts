import type { CheckedModule } from '../analysis/stages/checkedModule';

/** Whether a module was made from a file, or would be if there were such a file. */
export function dependsOn({ module, files }: CheckedModule, path: string): boolean {
  if (files.paths.includes(path) || files.csv === path) return true;
  return module.units.some(
    (unit) =>
      unit.files.some((file) => file.path === path) ||
      unit.includes.some((include) => !include.isSystem && include.path === path),
  );
}
