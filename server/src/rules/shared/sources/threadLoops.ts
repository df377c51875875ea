import type { Expression, Statement } from '../../../syntax/ast';
import { calledName, forEachCall, forEachStatement } from '../../../syntax/walk';
import type { KlpFunc, Module } from '../../../model/declarations/module';

/** Functions of the kernel in which there is always some task. */
const ALWAYS_RUNNING: ReadonlySet<string> = new Set([
  '__schedule',
  'cpu_startup_entry',
  'do_exit',
  'do_idle',
  'kauditd_thread',
  'kcompactd',
  'khugepaged',
  'kjournald2',
  'kswapd',
  'kthread',
  'kthread_worker_fn',
  'kthreadd',
  'oom_reaper',
  'rcu_gp_kthread',
  'rescuer_thread',
  'ret_from_fork',
  'schedule',
  'schedule_idle',
  'schedule_timeout',
  'smpboot_thread_fn',
  'watchdog',
  'worker_thread',
]);

const LOOP_CALLS: ReadonlySet<string> = new Set([
  'kthread_should_stop',
  'kthread_should_park',
  'kthread_freezable_should_stop',
]);

/** Why some task is always in the function that is replaced, as the end of a sentence; undefined if nothing says so. */
export function alwaysRunning({ oldName, newFunc }: KlpFunc): string | undefined {
  if (oldName.state === 'known' && ALWAYS_RUNNING.has(oldName.value))
    return 'it is always on the stack of some task';
  const definition = newFunc.state === 'known' ? newFunc.value.definition : undefined;
  return definition && hasThreadLoop(definition.definition.body)
    ? 'a kernel thread stays in it as long as it lives'
    : undefined;
}

/** A loop that goes on until the thread is to stop. One that has another end may only look whether it is in a hurry. */
function hasThreadLoop(body: Statement): boolean {
  let isFound = false;
  forEachStatement(body, (statement) => {
    if (statement.kind !== 'while' && statement.kind !== 'for' && statement.kind !== 'do') return;
    const { condition, body: repeated } = statement;
    if (statement.kind === 'for' && statement.iterator) return;
    isFound ||= asksForEnd(condition === undefined || isConstant(condition) ? repeated : condition);
  });
  return isFound;
}

function isConstant(condition: Expression): boolean {
  return condition.kind === 'integer' || (condition.kind === 'identifier' && condition.name === 'true');
}

function asksForEnd(part: Statement | Expression): boolean {
  let isAsked = false;
  forEachCall(part, (call) => {
    isAsked ||= LOOP_CALLS.has(calledName(call) ?? '');
  });
  return isAsked;
}

/** The entries of a module's arrays of functions that replace one in which there is always some task. */
export function endlessFunctions(module: Module): { readonly func: KlpFunc; readonly why: string }[] {
  return module.funcArrays.flatMap(({ entries }) =>
    entries.flatMap((func) => {
      const why = alwaysRunning(func);
      return why === undefined ? [] : [{ func, why }];
    }),
  );
}
