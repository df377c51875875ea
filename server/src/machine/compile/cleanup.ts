import type { Declaration, Expression } from '../../syntax/ast';
import { emitCall } from './compileCall';
import { compileName } from './compileName';
import { truthOf } from './compileOperators';
import { type FunctionBuilder, Label } from './functionBuilder';
import { keep } from './keep';
import { type Operand, valueOperand } from './operand';
import { pointerTo } from '../../c/types';

/** What `guard(KIND)(…)` calls at once and at the end of the block. Of those with `try`, the lock may not be had. */
const GUARDS: Readonly<Record<string, readonly [lock: string, unlock: string]>> = {
  mutex: ['mutex_lock', 'mutex_unlock'],
  mutex_intr: ['mutex_lock', 'mutex_unlock'],
  mutex_try: ['mutex_trylock', 'mutex_unlock'],
  spinlock: ['spin_lock', 'spin_unlock'],
  spinlock_try: ['spin_trylock', 'spin_unlock'],
  spinlock_bh: ['spin_lock_bh', 'spin_unlock_bh'],
  spinlock_irq: ['spin_lock_irq', 'spin_unlock_irq'],
  spinlock_irqsave: ['spin_lock_irq', 'spin_unlock_irq'],
  raw_spinlock: ['raw_spin_lock', 'raw_spin_unlock'],
  raw_spinlock_try: ['raw_spin_trylock', 'raw_spin_unlock'],
  raw_spinlock_irq: ['raw_spin_lock_irq', 'raw_spin_unlock_irq'],
  raw_spinlock_irqsave: ['raw_spin_lock_irq', 'raw_spin_unlock_irq'],
  read_lock: ['read_lock', 'read_unlock'],
  read_lock_irq: ['read_lock_irq', 'read_unlock_irq'],
  read_lock_irqsave: ['read_lock_irq', 'read_unlock_irq'],
  write_lock: ['write_lock', 'write_unlock'],
  write_lock_irq: ['write_lock_irq', 'write_unlock_irq'],
  write_lock_irqsave: ['write_lock_irq', 'write_unlock_irq'],
  rwsem_read: ['down_read', 'up_read'],
  rwsem_read_intr: ['down_read', 'up_read'],
  rwsem_read_try: ['down_read_trylock', 'up_read'],
  rwsem_write: ['down_write', 'up_write'],
  rwsem_write_try: ['down_write_trylock', 'up_write'],
  rcu: ['rcu_read_lock', 'rcu_read_unlock'],
  preempt: ['preempt_disable', 'preempt_enable'],
  migrate: ['migrate_disable', 'migrate_enable'],
  irq: ['local_irq_disable', 'local_irq_enable'],
  irqsave: ['local_irq_disable', 'local_irq_enable'],
  cpus_read_lock: ['cpus_read_lock', 'cpus_read_unlock'],
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
  const names = guardNamed(kind.name, builder);
  if (!names) return false;
  const [lock, unlock] = names;
  const args = expression.arguments.map((argument) => keep(builder.expression(argument), builder));
  const taken = emitCall(compileName(lock, builder), args, builder);
  const isHeld = kind.name.endsWith('_try') ? keep(taken, builder) : undefined;
  if (isHeld) noteMissed(isHeld, builder);
  builder.atBlockEnd(() => {
    if (isHeld) callUnlessZero(isHeld, unlock, args, builder);
    else emitCall(compileName(unlock, builder), args, builder);
  });
  return true;
}

/** The kernel's own guards, and those made by `DEFINE_GUARD()`. */
function guardNamed(
  kind: string,
  { scope }: FunctionBuilder,
): readonly [lock: string, unlock: string] | undefined {
  if (Object.hasOwn(GUARDS, kind)) return GUARDS[kind];
  const own = [`__lp_lock_${kind}`, `__lp_unlock_${kind}`] as const;
  return scope.lookUp(own[0]) && own;
}

/** A lock that was not to be had is told to the `scoped_guard()` that asked for it. */
function noteMissed(isHeld: Operand, builder: FunctionBuilder): void {
  const told = builder.scope.lookUp('__lp_held');
  if (told?.kind !== 'register') return;
  builder.emit((frame, machine) => {
    frame.registers[told.index] = Number(truthOf(isHeld.evaluate(frame, machine), machine));
  });
}

const CLEANUP = /^(?:__attribute__\s*\(\()?\s*_*(free|cleanup)_*\s*\(\s*(\w+)\s*\)/;

/** Whether the variable's address may be wanted when its block ends. */
export function isCleanupMarker({ name }: Declaration['markers'][number]): boolean {
  return CLEANUP.test(name);
}

/** Notes what a variable that is declared with `__free(f)` or `__cleanup(f)` wants at the end of its block. */
export function declareCleanup({ name, markers }: Declaration, builder: FunctionBuilder): void {
  if (!name) return;
  for (const marker of markers) {
    const [, kind, called = ''] = CLEANUP.exec(marker.name) ?? [];
    if (kind === 'free') builder.atBlockEnd(() => freeAtEnd(name.name, called, builder));
    if (kind === 'cleanup') builder.atBlockEnd(() => cleanAtEnd(name.name, called, builder));
  }
}

/** A function made by `DEFINE_FREE()` decides itself; others are called with the value, unless that is NULL. */
function freeAtEnd(variable: string, called: string, builder: FunctionBuilder): void {
  const own = `__free_${called}`;
  if (builder.scope.lookUp(own)) {
    cleanAtEnd(variable, own, builder);
    return;
  }
  const value = keep(compileName(variable, builder), builder);
  callUnlessZero(value, called, [value], builder);
}

function callUnlessZero(
  value: Operand,
  called: string,
  args: readonly Operand[],
  builder: FunctionBuilder,
): void {
  const end = new Label();
  builder.emit((frame, machine) => {
    if (!truthOf(value.evaluate(frame, machine), machine)) frame.pc = end.pc;
  });
  emitCall(compileName(called, builder), args, builder);
  builder.place(end);
}

/** The function is called with the variable's address. */
function cleanAtEnd(variable: string, called: string, builder: FunctionBuilder): void {
  const { type, location } = compileName(variable, builder);
  if (location?.kind !== 'memory') return;
  emitCall(compileName(called, builder), [valueOperand(pointerTo(type), location.address)], builder);
}
