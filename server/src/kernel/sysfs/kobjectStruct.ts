import type { Attribute, Kobject } from '../structs';

/**
 * A kobject that is not yet in sysfs, with one reference.
 * @kernel lib/kobject.c kobject_init
 */
export function createKobject(
  attributes: readonly Attribute[] = [],
  release: () => void = () => undefined,
): Kobject {
  return {
    name: '',
    parent: undefined,
    references: 1,
    inSysfs: false,
    attributes: [...attributes],
    children: new Map(),
    release,
  };
}
