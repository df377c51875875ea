import { doDisablePatch } from './disable';
import { EINVAL } from '../errno';
import { forceTransition } from './force';
import type { Kernel } from '../kernel';
import { lockKlpMutex, unlockKlpMutex } from './klpMutex';
import { type KlpPatch, moduleOf } from './klpStructs';
import { kstrtobool } from '../kstrtobool';
import { print } from '../log';
import type { Run } from '../run';
import { isDisableBlocked } from './stateCallbacks';
import type { Attribute } from '../structs';
import { reverseTransition } from './transition';

/** The files of a patch's folder, as far as the kernel has them. */
export function patchAttributes(kernel: Kernel, patch: KlpPatch): readonly Attribute[] {
  const files: Attribute[] = [
    {
      name: 'enabled',
      mode: 0o644,
      show: () => flag(patch.enabled),
      store: (text) => enabledStore(kernel, patch, text),
    },
    { name: 'transition', mode: 0o444, show: () => flag(patch === kernel.transitionPatch) },
    { name: 'force', mode: 0o200, store: (text) => forceStore(kernel, patch, text) },
  ];
  if (kernel.features.replaceFile) {
    files.push({ name: 'replace', mode: 0o444, show: () => flag(patch.replace) });
  }
  if (kernel.features.stackOrderFile) {
    files.push({ name: 'stack_order', mode: 0o444, show: () => stackOrderShow(kernel, patch) });
  }
  return files;
}

function flag(value: boolean): string {
  return value ? '1\n' : '0\n';
}

/** The patch's place among those installed, from 1 (kernel 6.14: stack_order_show). */
function stackOrderShow(kernel: Kernel, patch: KlpPatch): string {
  const index = kernel.patches.indexOf(patch);
  return `${index < 0 ? kernel.patches.length : index + 1}\n`;
}

/** @kernel kernel/livepatch/core.c enabled_store */
function* enabledStore(kernel: Kernel, patch: KlpPatch, text: string): Run<number> {
  const enabled = kstrtobool(kernel, text);
  if (enabled === undefined) return -EINVAL;
  yield* lockKlpMutex(kernel);
  const err = yield* setEnabled(kernel, patch, enabled);
  unlockKlpMutex(kernel);
  return err || text.length;
}

/** A running transition can be reversed both ways; a patch that was disabled cannot be enabled again. */
function* setEnabled(kernel: Kernel, patch: KlpPatch, enabled: boolean): Run<number> {
  if (patch.enabled === enabled) return -EINVAL;
  if (!enabled && isDisableBlocked(kernel, patch)) {
    print(kernel, `The livepatch '${moduleOf(patch).name}' does not support disable`);
    kernel.onRefusal({ kind: 'disable blocked' });
    return -EINVAL;
  }
  if (patch === kernel.transitionPatch) {
    reverseTransition(kernel);
    return 0;
  }
  return enabled ? -EINVAL : yield* doDisablePatch(kernel, patch);
}

/** @kernel kernel/livepatch/core.c force_store */
function* forceStore(kernel: Kernel, patch: KlpPatch, text: string): Run<number> {
  const value = kstrtobool(kernel, text);
  if (value === undefined) return -EINVAL;
  if (!value) return text.length;
  yield* lockKlpMutex(kernel);
  const isInTransition = patch === kernel.transitionPatch;
  if (isInTransition) forceTransition(kernel);
  unlockKlpMutex(kernel);
  return isInTransition ? text.length : -EINVAL;
}
