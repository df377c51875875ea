import type { Location } from '../base/span';
import type { Module } from './declarations/module';

/** The text of a file that the module is made from; empty for any other path. */
export function fileText(module: Module, path: string): string {
  for (const { files } of module.units) {
    const file = files.find((each) => each.path === path);
    if (file) return file.text;
  }
  return '';
}

/** What the author wrote at a place; where a macro made it, the macro's call. */
export function textAt(module: Module, location: Location): string {
  return fileText(module, location.file).slice(location.start, location.end);
}
