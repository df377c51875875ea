import { EINVAL, ENOEXEC } from '../errno';
import { findObjectSymbol } from './findSymbol';
import type { Kernel } from '../kernel';
import { type KlpPatch, moduleOf } from './klpStructs';
import { print, printk } from '../log';
import type { KlpRelocation, Module } from '../structs';

/**
 * Writes what the patch's code needs to know of the object's symbols. Returns 0 or a negative errno.
 * @kernel kernel/livepatch/core.c klp_apply_object_relocs
 */
export function applyObjectRelocs(kernel: Kernel, patch: KlpPatch, objname: string): number {
  return applySectionRelocs(kernel, moduleOf(patch), objname);
}

/**
 * The same for one section; the loader asks for that of vmlinux.
 * @kernel kernel/livepatch/core.c klp_apply_section_relocs
 */
export function applySectionRelocs(kernel: Kernel, pmod: Module, section: string): number {
  const relocations = pmod.relocations.filter((each) => each.section === section);
  const err = resolveSymbols(kernel, relocations);
  if (err) return err;
  if (relocations.length === 0) return 0;
  if (pmod.writtenSections.has(section)) {
    printk(kernel, 'module: x86/modules: Skipping invalid relocation target, existing value is nonzero');
    return -ENOEXEC;
  }
  pmod.writtenSections.add(section);
  return 0;
}

/** @kernel kernel/livepatch/core.c klp_resolve_symbols */
function resolveSymbols(kernel: Kernel, relocations: readonly KlpRelocation[]): number {
  for (const relocation of relocations) {
    const err = resolveSymbol(kernel, relocation);
    if (err) return err;
  }
  return 0;
}

function resolveSymbol(kernel: Kernel, relocation: KlpRelocation): number {
  const { section, symbolObject, symbolName, sympos } = relocation;
  const isVmlinux = symbolObject === 'vmlinux';
  if (section !== 'vmlinux' && isVmlinux) {
    print(
      kernel,
      `invalid access to vmlinux symbol '${symbolName}' from module-specific livepatch relocation section`,
    );
    return -EINVAL;
  }
  const found = findObjectSymbol(kernel, isVmlinux ? undefined : symbolObject, symbolName, sympos);
  return typeof found === 'number' ? found : 0;
}

/**
 * Takes back what was written for a module that goes. Kernels before 6.3 do not, so they cannot write again.
 * @kernel kernel/livepatch/core.c klp_clear_object_relocs
 */
export function clearObjectRelocs(kernel: Kernel, patch: KlpPatch, objname: string): void {
  if (kernel.features.clearsRelocations) moduleOf(patch).writtenSections.delete(objname);
}
