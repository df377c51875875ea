import type { Expression } from '../syntax/ast';
import { MODULE_EXIT, MODULE_INIT } from '../syntax/preprocessor/kernelMacros';
import { calledName, forEachExpression } from '../syntax/walk';
import { localNames } from '../model/localNames';
import type { Module, ModuleFunction } from '../model/declarations/module';

/** Which of the module's functions call each other by name, and which are handed to somebody else. */
export class CallGraph {
  private readonly callees = new Map<ModuleFunction, Set<ModuleFunction>>();
  private readonly handedOut = new Set<ModuleFunction>();

  constructor(private readonly module: Module) {
    for (const owner of module.functions) this.addFunction(owner);
    for (const { unit, declaration, name } of module.variables) {
      // Init and exit are handed to the module loader, which is where the graph begins.
      if (name === MODULE_INIT || name === MODULE_EXIT || !declaration.initialiser) continue;
      this.addNames(declaration.initialiser, (used) => this.functionNamed(unit, used));
    }
    for (const unit of module.units) this.addHiddenUses(unit);
  }

  /** The functions that are run when `roots` are, themselves included. */
  reachedFrom(roots: readonly ModuleFunction[]): ReadonlySet<ModuleFunction> {
    const reached = new Set(roots);
    // A set goes on with what is added while it is walked.
    for (const owner of reached) for (const callee of this.callees.get(owner) ?? []) reached.add(callee);
    return reached;
  }

  /** The functions that lead to one, itself included. */
  leadingTo(target: ModuleFunction): ReadonlySet<ModuleFunction> {
    const leading = new Set([target]);
    for (const callee of leading) {
      for (const [owner, callees] of this.callees) if (callees.has(callee)) leading.add(owner);
    }
    return leading;
  }

  /** Whether a function's address is taken, or it may be named where that cannot be seen. */
  isHandedOut(owner: ModuleFunction): boolean {
    return this.handedOut.has(owner);
  }

  private addFunction(owner: ModuleFunction): void {
    const { unit, definition } = owner;
    const callees = new Set<ModuleFunction>();
    this.callees.set(owner, callees);
    const locals = localNames(definition);
    const resolve = (name: string): ModuleFunction | undefined =>
      locals.has(name) ? undefined : this.functionNamed(unit, name);
    forEachExpression(definition.body, (expression) => {
      const name = expression.kind === 'call' ? calledName(expression) : undefined;
      const callee = name === undefined ? undefined : resolve(name);
      if (callee) callees.add(callee);
    });
    this.addNames(definition.body, resolve);
  }

  /** Notes the functions that are named other than to be called. */
  private addNames(
    root: Parameters<typeof forEachExpression>[0],
    resolve: (name: string) => ModuleFunction | undefined,
  ): void {
    const called = new Set<Expression>();
    forEachExpression(root, (expression) => {
      if (expression.kind === 'call') for (const part of calleeParts(expression.callee)) called.add(part);
      if (expression.kind !== 'identifier' || called.has(expression)) return;
      const named = resolve(expression.name);
      if (named) this.handedOut.add(named);
    });
  }

  private addHiddenUses(unit: Module['units'][number]): void {
    const hand = (name: string): void => {
      const named = this.functionNamed(unit, name);
      if (named) this.handedOut.add(named);
    };
    for (const { skippedNames } of unit.uncertainties) for (const name of skippedNames) hand(name);
    for (const item of unit.items) {
      if (item.kind !== 'opaque') continue;
      for (const argument of item.arguments)
        this.addNames(argument, (name) => this.functionNamed(unit, name));
    }
  }

  private functionNamed(unit: Module['units'][number], name: string): ModuleFunction | undefined {
    const symbol = this.module.resolve(unit, name);
    return symbol?.kind === 'function' ? symbol.function : undefined;
  }
}

/** A callee and what it consists of where it names a function: `f`, `&f`, `*f`, `(type)f`. */
function calleeParts(callee: Expression): Expression[] {
  if (callee.kind === 'identifier') return [callee];
  return callee.kind === 'cast' || callee.kind === 'unary' ? [callee, ...calleeParts(callee.operand)] : [];
}
