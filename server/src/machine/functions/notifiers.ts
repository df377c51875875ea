import type { Run } from '../../kernel/run';
import type { ModuleState } from '../../kernel/structs';
import type { Machine } from '../run/machine';
import { Pointer, type Value } from '../memory/value';

const STATES: Readonly<Record<ModuleState, number>> = { live: 0, coming: 1, going: 2, unformed: 3 };
const NOTIFY_STOP_MASK = 0x8000;

/**
 * Tells those who registered with `register_module_notifier()` about a module. Returns 0, or the negative errno with
 * which one of them refuses it (only while it is coming).
 * @param module its `struct module`
 */
export function* callModuleNotifiers(machine: Machine, state: ModuleState, module: Value): Run<number> {
  const call = new Pointer(machine.functionObject('__lp_module_notifiers_call'), 0);
  const result = machine.toNumber(yield* machine.call(call, [STATES[state], module]));
  const answer = result & ~NOTIFY_STOP_MASK;
  return state === 'coming' && answer > 1 ? 1 - answer : 0;
}
