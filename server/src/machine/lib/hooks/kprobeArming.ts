import { isAtLeast } from '../../../base/kernelProfile';
import { EBUSY, EINVAL } from '../../../kernel/errno';
import { releaseIpmodify, requestIpmodify } from '../../../kernel/livepatch/ftrace';
import { kstrtobool } from '../../../kernel/kstrtobool';
import { printk } from '../../../kernel/log';
import type { Run } from '../../../kernel/run';
import type { FunctionId } from '../../../kernel/structs';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import type { Value } from '../../memory/value';
import type { Serving } from '../files/files';

/** A probe that is registered. */
export interface Probe {
  /** The function on whose first byte it is, if that is known. */
  readonly func: FunctionId | undefined;
  /** Its `struct kprobe`. */
  readonly at: Value;
  /** It is that of a return probe. */
  readonly isReturn: boolean;
  /** It changes where the function goes on. */
  readonly needsIpmodify: boolean;
  isDisabled: boolean;
  isArmed: boolean;
}

interface Kprobes {
  /** Those that are registered, by the keys of their structures. */
  readonly probes: Map<string, Probe>;
  /** Functions whose way probes may change. */
  readonly redirecting: Set<FunctionId>;
  allDisarmed: boolean;
  /** A handler runs: what it reaches runs none. */
  isHandling: boolean;
}

export const KPROBES = new Part<Kprobes>('kprobes', () => ({
  probes: new Map(),
  redirecting: new Set(),
  allDisarmed: false,
  isHandling: false,
}));

/** All probes that are registered on the function of this one, which ftrace knows as one. */
function sharing(machine: Machine, { func }: Probe): Probe[] {
  return [...machine.part(KPROBES).probes.values()].filter(
    (each) => func !== undefined && each.func === func,
  );
}

/**
 * Lets a probe take effect, unless it or all are switched off. Where another probe is armed already, nothing changes
 * for ftrace. Returns 0 or -EBUSY.
 * @kernel kernel/kprobes.c arm_kprobe
 */
export function armProbe(machine: Machine, probe: Probe): number {
  const { allDisarmed, redirecting } = machine.part(KPROBES);
  if (probe.isArmed || probe.isDisabled || allDisarmed) return 0;
  const { func } = probe;
  const others = sharing(machine, probe);
  const isFirst = !others.some(({ isArmed }) => isArmed);
  if (func !== undefined && isFirst && others.some(({ needsIpmodify }) => needsIpmodify)) {
    // Kernels from 5.16 on warned here, until 7.0 and the stable kernels of its time took that back.
    if (requestIpmodify(machine.kernel, func) !== 0) return -EBUSY;
    redirecting.add(func);
  }
  probe.isArmed = true;
  return 0;
}

/** @kernel kernel/kprobes.c disarm_kprobe */
export function disarmProbe(machine: Machine, probe: Probe): void {
  probe.isArmed = false;
  const { func } = probe;
  if (func === undefined || sharing(machine, probe).some(({ isArmed }) => isArmed)) return;
  if (machine.part(KPROBES).redirecting.delete(func)) releaseIpmodify(machine.kernel, func);
}

/** @kernel kernel/kprobes.c arm_all_kprobes */
function armAll(machine: Machine): number {
  const state = machine.part(KPROBES);
  if (!state.allDisarmed) return 0;
  state.allDisarmed = false;
  const probes = [...state.probes.values()].filter(({ isDisabled }) => !isDisabled);
  const failed = probes.filter((probe) => armProbe(machine, probe) !== 0).length;
  if (failed === 0) {
    log(machine, 'Kprobes globally enabled');
    return 0;
  }
  const counts = `${failed} out of ${probes.length} probes`;
  log(
    machine,
    hasClearMessages(machine)
      ? `Kprobes globally enabled, but failed to enable ${counts}. ${WHERE_TO_LOOK}`
      : `Kprobes globally enabled, but failed to arm ${counts}`,
  );
  return -EBUSY;
}

/** @kernel kernel/kprobes.c disarm_all_kprobes */
function disarmAll(machine: Machine): number {
  const state = machine.part(KPROBES);
  if (state.allDisarmed) return 0;
  state.allDisarmed = true;
  for (const probe of state.probes.values()) disarmProbe(machine, probe);
  log(machine, 'Kprobes globally disabled');
  return 0;
}

const WHERE_TO_LOOK = 'Please check which kprobes are kept disabled via debugfs.';

function hasClearMessages({ kernel }: Machine): boolean {
  return isAtLeast(kernel.profile, '5.16');
}

function log(machine: Machine, text: string): void {
  printk(machine.kernel, hasClearMessages(machine) ? `kprobes: ${text}` : text);
}

/** The file `kprobes/enabled` of debugfs. */
export function kprobesSwitch(): Serving {
  return {
    *read(machine): Run<string> {
      return machine.part(KPROBES).allDisarmed ? '0\n' : '1\n';
    },
    *write(machine, text): Run<number> {
      const isOn = kstrtobool(machine.kernel, text);
      if (isOn === undefined) return -EINVAL;
      return (isOn ? armAll(machine) : disarmAll(machine)) || text.length;
    },
  };
}
