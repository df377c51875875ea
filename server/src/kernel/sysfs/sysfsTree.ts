import type { Kernel } from '../kernel';
import type { Attribute, Kobject } from '../structs';

/** What a path in sysfs leads to. */
export type SysfsEntry =
  { readonly kind: 'folder'; readonly kobj: Kobject } | { readonly kind: 'file'; readonly file: Attribute };

/** Looks up an absolute path such as `/sys/kernel/livepatch/NAME/enabled`. */
export function findEntry(kernel: Kernel, path: string): SysfsEntry | undefined {
  const [sys, ...parts] = path.split('/').filter((part) => part !== '');
  if (!path.startsWith('/') || sys !== 'sys') return undefined;
  let kobj = kernel.sysfs;
  for (const [index, part] of parts.entries()) {
    const child = kobj.children.get(part);
    if (child) {
      kobj = child;
      continue;
    }
    const file = kobj.attributes.find(({ name }) => name === part);
    return file && index === parts.length - 1 ? { kind: 'file', file } : undefined;
  }
  return { kind: 'folder', kobj };
}
