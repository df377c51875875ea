import type { Kernel } from '../kernel/kernel';
import type { KlpPatch } from '../kernel/livepatch/klpStructs';
import { unlessOops } from '../machine/run/fault';

/**
 * The livepatches that are installed. One whose module is gone is left out: nothing of it can be read any more. That
 * happens when an init function fails after its `klp_enable_patch()`.
 */
export function installedPatches({ patches }: Kernel): readonly KlpPatch[] {
  return patches.filter(isThere);
}

/** An installed livepatch by its module's name. */
export function installedPatch(kernel: Kernel, name: string): KlpPatch | undefined {
  return installedPatches(kernel).find(({ mod }) => mod?.name === name);
}

function isThere(patch: KlpPatch): boolean {
  return unlessOops(() => patch.mod !== undefined, false);
}
