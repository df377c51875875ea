import type { KernelFunction } from '../../run/kernelFunction';
import { cancelPending, runsMeanwhile, workAt } from './workqueues';

/** It does not wait for the work: if that runs on another processor just then, it queues itself again. */
export const cancelling: KernelFunction = ({ machine, name, args }) => {
  const work = workAt(machine, args[0] ?? 0);
  const wasPending = cancelPending(machine, work);
  if (!wasPending || !work.requeuesItself) return wasPending ? 1 : 0;
  const about = `the work that ${name}() cancels`;
  if (machine.chooseFrom({ about, options: WHERE }) === 0) return 1;
  runsMeanwhile(machine, work);
  return 0;
};

/** Where work is that queues itself when somebody cancels it. */
const WHERE = ['waits', 'runs on another processor'];
