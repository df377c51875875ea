import { EBUSY, EINVAL } from '../../../kernel/errno';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';

/** Numbers that belong to somebody: the first one, with its major number, and how many. */
interface Region {
  readonly first: number;
  readonly count: number;
}

const REGIONS = new Part<Region[]>('device numbers', () => []);

const MINOR_BITS = 20;
const NUMBERS_MAX = 2 ** 32;

/** Gives numbers to whoever asks for them. Returns 0, or -EBUSY where one of them is taken. */
function takeNumbers(machine: Machine, first: number, count: number): number {
  const regions = machine.part(REGIONS);
  const isTaken = regions.some((each) => first < each.first + each.count && each.first < first + count);
  if (isTaken) {
    const what = `the device number ${first >>> MINOR_BITS}:${first & (2 ** MINOR_BITS - 1)}`;
    machine.kernel.onRefusal({ kind: 'in use', what, error: 'EBUSY' });
    return -EBUSY;
  }
  regions.push({ first, count });
  return 0;
}

/** Numbers of a major number that nobody has. */
export function allocateRegion({ machine, args }: KernelCall, major: number): number {
  const [device = 0, minor, count] = args;
  const first = (major << MINOR_BITS) | machine.toNumber(minor);
  machine.memory.store(device, 4, first);
  return takeNumbers(machine, first, machine.toNumber(count));
}

/** @kernel fs/char_dev.c register_chrdev_region */
export function registerRegion({ machine, args }: KernelCall): number {
  const [first, count] = [machine.toNumber(args[0]) >>> 0, machine.toNumber(args[1])];
  if (count <= 0 || count > NUMBERS_MAX) return -EINVAL;
  return takeNumbers(machine, first, count);
}

/** @kernel fs/char_dev.c unregister_chrdev_region */
export function unregisterRegion({ machine, args }: KernelCall): void {
  const first = machine.toNumber(args[0]) >>> 0;
  const regions = machine.part(REGIONS);
  const index = regions.findIndex((each) => each.first === first);
  if (index >= 0) regions.splice(index, 1);
}
