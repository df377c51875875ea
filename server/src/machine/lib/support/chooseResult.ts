import type { KernelCall } from '../../run/kernelFunction';

/** Lets a call go in one of several ways; the first is what usually happens. Returns its index. */
export function chooseResult(
  { machine, name }: Pick<KernelCall, 'machine' | 'name'>,
  options: readonly string[],
): number {
  const about = `the result of ${name}() at ${machine.place() ?? 'the kernel'}`;
  return machine.chooseFrom({ about, isResult: true, options });
}
