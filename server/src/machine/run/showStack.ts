import { functionId } from '../../kernel/module/kallsyms';
import type { ExecutionContext } from './executionContext';
import type { Frame } from './frame';

/** Gives the task, whose stack the livepatch core may look at, the stack that it has. */
export function showStack({ task, frames }: ExecutionContext, kernelFunction: string | undefined): void {
  if (!task) return;
  const stack = frames.map(({ code, instance }) => idOf(code.name, instance.moduleName, code)).reverse();
  task.stack = kernelFunction === undefined ? stack : [functionId(undefined, kernelFunction), ...stack];
}

function idOf(name: string, moduleName: string | undefined, code: Frame['code']): string {
  const position = code.unit.program.functionsNamed(name).findIndex((each) => each.compiled === code) + 1;
  return functionId(moduleName, name, Math.max(position, 1));
}
