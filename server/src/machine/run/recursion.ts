import type { ExecutionContext } from './executionContext';
import type { Recursion } from './fault';
import type { Frame } from './frame';
import { entryOf } from './trace';

/**
 * How the code that runs has come back to itself: the innermost function of a livepatch that was called by the name of
 * the one that it replaces, while it ran already. Undefined if it has not.
 * @param branches how many branches have depended on something unknown until now
 */
export function recursionIn({ frames }: ExecutionContext, branches: number): Recursion | undefined {
  const last = frames.findLastIndex(({ insteadOf }) => insteadOf !== undefined);
  const frame = frames[last];
  const module = frame?.instance.moduleName;
  const oldName = frame?.insteadOf?.name;
  if (!frame || module === undefined || oldName === undefined) return undefined;
  const outer = frames.slice(0, last);
  const caller = outer.findLast(({ instance }) => instance.moduleName === module);
  if (!caller || !outer.some(({ code }) => code === frame.code)) return undefined;
  const rounds = roundsOf(outer, frame, branches);
  return { module, functionName: frame.code.name, oldName, at: entryOf(caller), rounds };
}

/** The calls of the innermost function by way of ftrace, as long as each leads to the next without a doubt. */
function roundsOf(outer: readonly Frame[], { code }: Frame, branches: number): number {
  const same = outer.filter((each) => each.code === code);
  return same.filter(({ insteadOf }) => insteadOf?.branches === branches).length;
}
