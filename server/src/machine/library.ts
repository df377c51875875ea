import type { Run } from '../kernel/run';
import type { Attribute } from '../kernel/structs';
import { formatPrintk } from './functions/format';
import { callModuleNotifiers } from './functions/notifiers';
import { wake } from './functions/sleep';
import { checkContextLeft, contextMark } from './functions/locks';
import { moduleParameters, type Parameter, parseParameters } from './functions/params';
import { allocateOrFail } from './functions/slab';
import type { Machine } from './machine';
import type { Library } from './moduleCode';
import { Pointer } from './value';

/** The parts of the kernel library that the livepatch core and the loader need. */
export const library: Library = {
  parseParameters,
  parameterFiles: (machine, module) =>
    moduleParameters(machine, module)
      .filter(({ mode }) => mode !== 0)
      .map(parameterFile),
  callNotifiers: (machine, state, module) => callModuleNotifiers(machine, state, module.at),
  kzalloc: (machine, size, by) => allocateOrFail({ machine, name: by, args: [] }, size, true),
  kfree(machine, memory) {
    if (memory instanceof Pointer) machine.memory.end(memory.object, 'freed', machine.place());
  },
  formatPointer: (machine, pointer) => formatPrintk(machine, '%p', [pointer]),
  contextChecked,
  wake,
};

function* contextChecked<T>(machine: Machine, name: string, run: Run<T>): Run<T> {
  const mark = contextMark(machine);
  const result = yield* run;
  checkContextLeft(machine, name, mark);
  return result;
}

function parameterFile({ name, mode, get, set }: Parameter): Attribute {
  return { name, mode, show: get, store: (text) => stored(set(text), text) };
}

/** @kernel kernel/params.c param_attr_store */
function* stored(run: Run<number>, text: string): Run<number> {
  return (yield* run) || text.length;
}
