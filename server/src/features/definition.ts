import type { Location } from '../base/span';
import { valueOf } from '../model/declarations/fact';
import { csvDefinition, isCsv } from './csv';
import { type Snapshot, occurrenceAt, tokenAt } from './snapshot';

/**
 * Where the thing at `offset` is defined. On the text of an `.old_name` that is the kernel's function, if its sources
 * are known. Empty if nothing is known.
 */
export function definition(snapshot: Snapshot, offset: number): Location[] {
  if (isCsv(snapshot)) return csvDefinition(snapshot, offset);
  const include = includeAt(snapshot, offset);
  if (include) return [include];
  const found = occurrenceAt(snapshot, offset)?.thing.definition;
  return found ? [found] : kernelFunctionAt(snapshot, offset);
}

function includeAt({ file, module }: Snapshot, offset: number): Location | undefined {
  for (const unit of module.units) {
    const include = unit.includes.find(
      (each) => unit.files[each.file]?.path === file.path && each.start <= offset && offset <= each.end,
    );
    if (include?.target) return { file: include.target.path, start: 0, end: 0 };
  }
  return undefined;
}

function kernelFunctionAt({ file, module, kernelCode }: Snapshot, offset: number): Location[] {
  const token = tokenAt(file, offset);
  if (token?.kind !== 'string' || !kernelCode) return [];
  const func = module.funcArrays
    .flatMap(({ entries }) => entries)
    .find(({ oldName }) => {
      return (
        oldName.state === 'known' &&
        oldName.location.file === file.path &&
        oldName.location.start <= offset &&
        offset <= oldName.location.end
      );
    });
  const name = func && valueOf(func.oldName);
  return (
    (name === undefined ? undefined : kernelCode.functionsNamed(name))?.map(({ location }) => location) ?? []
  );
}
