import type { Declaration, Expression } from '../syntax/ast';
import { emitCall } from './compileCall';
import { compileName } from './compileName';
import { truthOf } from './compileOperators';
import { type FunctionBuilder, Label } from './functionBuilder';
import { keep } from './keep';
import { valueOperand } from './operand';
import { pointerTo } from './types';

/** What `guard(KIND)(…)` calls at once and at the end of the block. */
const GUARDS: Readonly<Record<string, readonly [lock: string, unlock: string]>> = {
  mutex: ['mutex_lock', 'mutex_unlock'],
  spinlock: ['spin_lock', 'spin_unlock'],
  spinlock_bh: ['spin_lock_bh', 'spin_unlock_bh'],
  spinlock_irq: ['spin_lock_irq', 'spin_unlock_irq'],
  spinlock_irqsave: ['spin_lock_irq', 'spin_unlock_irq'],
  raw_spinlock: ['raw_spin_lock', 'raw_spin_unlock'],
  raw_spinlock_irq: ['raw_spin_lock_irq', 'raw_spin_unlock_irq'],
  raw_spinlock_irqsave: ['raw_spin_lock_irq', 'raw_spin_unlock_irq'],
  read_lock: ['read_lock', 'read_unlock'],
  write_lock: ['write_lock', 'write_unlock'],
  rwsem_read: ['down_read', 'up_read'],
  rwsem_write: ['down_write', 'up_write'],
  rcu: ['rcu_read_lock', 'rcu_read_unlock'],
  preempt: ['preempt_disable', 'preempt_enable'],
  irq: ['local_irq_disable', 'local_irq_enable'],
  irqsave: ['local_irq_disable', 'local_irq_enable'],
};

/**
 * Compiles `guard(kind)(lock);`, which holds a lock until the block ends.
 * @returns whether the expression was one
 */
export function compileGuard(expression: Expression, builder: FunctionBuilder): boolean {
  if (expression.kind !== 'call' || expression.callee.kind !== 'call') return false;
  const { callee: outer } = expression.callee;
  const [kind] = expression.callee.arguments;
  if (outer.kind !== 'identifier' || outer.name !== 'guard' || kind?.kind !== 'identifier') return false;
  const names = Object.hasOwn(GUARDS, kind.name) ? GUARDS[kind.name] : undefined;
  if (!names) return false;
  const args = expression.arguments.map((argument) => keep(builder.expression(argument), builder));
  const [lock, unlock] = names;
  emitCall(compileName(lock, builder), args, builder);
  builder.atBlockEnd(() => {
    emitCall(compileName(unlock, builder), args, builder);
  });
  return true;
}

/** Notes what a variable that is declared with `__free(f)` or `__cleanup(f)` wants at the end of its block. */
export function declareCleanup({ name, markers }: Declaration, builder: FunctionBuilder): void {
  if (!name) return;
  for (const marker of markers) {
    const found = /^__(free|cleanup)(?:__)?\((\w+)\)$/.exec(marker.name);
    const [, kind, called = ''] = found ?? [];
    if (kind === 'free') builder.atBlockEnd(() => freeAtEnd(name.name, called, builder));
    if (kind === 'cleanup') builder.atBlockEnd(() => cleanAtEnd(name.name, called, builder));
  }
}

/** The function is called with the value, unless that is NULL. */
function freeAtEnd(variable: string, called: string, builder: FunctionBuilder): void {
  const value = keep(compileName(variable, builder), builder);
  const end = new Label();
  builder.emit((frame, machine) => {
    if (!truthOf(value.evaluate(frame, machine), machine)) frame.pc = end.pc;
  });
  emitCall(compileName(called, builder), [value], builder);
  builder.place(end);
}

/** The function is called with the variable's address. */
function cleanAtEnd(variable: string, called: string, builder: FunctionBuilder): void {
  const { type, location } = compileName(variable, builder);
  if (location?.kind !== 'memory') return;
  emitCall(compileName(called, builder), [valueOperand(pointerTo(type), location.address)], builder);
}
