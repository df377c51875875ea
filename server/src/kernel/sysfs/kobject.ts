import { EEXIST, EINVAL } from '../errno';
import type { Kernel } from '../kernel';
import { printk, warn } from '../log';
import { COST } from '../meter';
import type { Kobject } from '../structs';

/**
 * Gives the kobject its name and its folder in sysfs. Returns 0, -EEXIST if the parent has an entry of this name
 * (a file counts, too), or -EINVAL if the name is empty.
 * @kernel lib/kobject.c kobject_add
 */
export function kobjectAdd(kernel: Kernel, kobj: Kobject, parent: Kobject, name: string): number {
  kernel.meter.spend(COST.name);
  kobj.name = name.replaceAll('/', '!');
  if (kobj.name === '') {
    warn(
      kernel,
      'lib/kobject.c kobject_add_internal',
      'kobject: ((____ptrval____)): attempted to be registered with empty name!',
    );
    return -EINVAL;
  }
  if (parent.children.has(kobj.name) || parent.attributes.some((file) => file.name === kobj.name)) {
    printk(kernel, `sysfs: cannot create duplicate filename '${sysfsPath(parent)}/${kobj.name}'`);
    kernel.onRefusal({ kind: 'name taken', path: [...foldersTo(parent), kobj.name] });
    const prefix = kernel.features.kobjectPrefix ? 'kobject: ' : '';
    printk(
      kernel,
      `${prefix}kobject_add_internal failed for ${kobj.name} with -EEXIST, don't try to register things with the ` +
        'same name in the same directory.',
    );
    return -EEXIST;
  }
  parent.references++;
  kobj.parent = parent;
  kobj.inSysfs = true;
  parent.children.set(kobj.name, kobj);
  return 0;
}

/**
 * Drops a reference. The last one removes the folder from sysfs and releases the structure around the kobject.
 * @kernel lib/kobject.c kobject_put
 */
export function kobjectPut(kobj: Kobject): void {
  kobj.references--;
  if (kobj.references > 0) return;
  const { parent } = kobj;
  if (kobj.inSysfs) parent?.children.delete(kobj.name);
  kobj.inSysfs = false;
  kobj.release();
  if (parent) kobjectPut(parent);
}

/** The path below /sys, beginning with a slash. */
export function sysfsPath(kobj: Kobject): string {
  return ['', ...foldersTo(kobj)].join('/');
}

/** The names of the folders below /sys. */
function foldersTo({ parent, name }: Kobject): string[] {
  return parent ? [...foldersTo(parent), name] : [];
}
