import { codeSpan } from '../base/markdown';
import { objectMarkdown } from './klpSummary';
import type { Module } from '../model/declarations/module';
import { valueOf } from '../model/declarations/fact';

/** What the livepatch core uses a function of the module for, one sentence each; empty for ordinary functions. */
export function functionRoles(module: Module, name: string): string[] {
  const roles = new Set<string>();
  for (const array of module.objectArrays) {
    for (const object of array.entries) {
      for (const callback of object.callbacks) {
        if (valueOf(callback.function)?.name === name)
          roles.add(`\`${callback.name}\` callback of ${objectMarkdown(object)}.`);
      }
      for (const func of valueOf(object.funcs)?.entries ?? []) {
        const old = valueOf(func.oldName);
        if (valueOf(func.newFunc)?.name === name)
          roles.add(
            `Replaces ${old === undefined ? 'a function' : codeSpan(old)} in ${objectMarkdown(object)}.`,
          );
      }
    }
  }
  for (const state of module.stateArrays.flatMap(({ entries }) => entries)) {
    for (const callback of state.callbacks) {
      if (valueOf(callback.function)?.name !== name) continue;
      const id = valueOf(state.id);
      roles.add(`\`${callback.name}\` callback of state ${id === undefined ? '(not known)' : String(id)}.`);
    }
  }
  return [...roles];
}
