import type { Module } from '../structs';

/**
 * Takes a reference; fails if the module is going.
 * @kernel kernel/module/main.c try_module_get
 */
export function tryModuleGet(mod: Module): boolean {
  if (mod.state === 'going') return false;
  mod.refcnt++;
  return true;
}

/** @kernel kernel/module/main.c module_put */
export function modulePut(mod: Module): void {
  mod.refcnt--;
}
