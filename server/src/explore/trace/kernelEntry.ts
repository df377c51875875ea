import type { Machine } from '../../machine/run/machine';
import { installedPatches } from '../../scenario/installedPatches';
import type { Activation } from '../../machine/run/observer';

/** How the kernel has come into a module's code that it entered by itself: through a patched function or a handler. */
export function entryOf(machine: Machine, module: string): Activation {
  const frame = machine.context.frames.find(({ instance }) => instance.moduleName === module);
  const functionName = frame?.code.name;
  const isReplacement = functionName !== undefined && replacements(machine).has(`${module}:${functionName}`);
  return { kind: isReplacement ? 'function' : 'handler', module, functionName };
}

/** The replacement functions of installed livepatches, as `MODULE:NAME`. */
function replacements(machine: Machine): ReadonlySet<string> {
  const funcs = installedPatches(machine.kernel).flatMap(({ objList }) =>
    objList.flatMap(({ funcList }) => funcList),
  );
  return new Set(funcs.flatMap(({ newFunc }) => newFunc?.replace(/,\d+$/, '') ?? []));
}
