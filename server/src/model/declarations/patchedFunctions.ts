import { reachableEntries } from './entries';
import { valueOf } from './fact';
import type { KlpFunc, KlpObject, Module } from './module';

/** A function that the module replaces, with the object that it belongs to. */
export interface PatchedFunction {
  /** The module's name; null for vmlinux, undefined if it is not known. */
  readonly object: string | null | undefined;
  readonly func: KlpFunc;
  readonly oldName: Extract<KlpFunc['oldName'], { state: 'known' }>;
}

/** The functions that are replaced as far as their names are known; one of two objects' array is there for each. */
export function patchedFunctions(module: Module): PatchedFunction[] {
  return module.objectArrays.flatMap(({ entries }) =>
    reachableEntries(entries).flatMap((object) => {
      const name = objectName(object);
      return reachableEntries(valueOf(object.funcs)?.entries ?? []).flatMap((func) =>
        func.oldName.state === 'known' ? [{ object: name, func, oldName: func.oldName }] : [],
      );
    }),
  );
}

function objectName({ name }: KlpObject): string | null | undefined {
  if (name.state === 'unknown') return undefined;
  return name.state === 'absent' ? null : name.value;
}
