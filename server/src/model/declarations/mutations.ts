import { structIn } from '../../c/types';
import type { Assignment, Expression, Statement } from '../../syntax/ast';
import { forEachExpression } from '../../syntax/walk';
import { localNames } from '../localNames';
import type { ModuleFunction, ModuleVariable } from './module';
import type { ModuleScope } from '../moduleScope';

/** Code that sets a field of a variable while the module runs. */
export interface RuntimeAssignment {
  readonly function: ModuleFunction;
  readonly assignment: Assignment;
}

/** What the module's code does to its file-scope variables. */
export class Mutations {
  private readonly assignments = new Map<ModuleVariable, Map<string, RuntimeAssignment[]>>();
  private readonly escaped = new Map<ModuleVariable, string>();
  private throughPointer: string | undefined;

  constructor(scope: ModuleScope) {
    for (const owner of scope.functions) new FunctionScan(owner, scope, this).run();
  }

  /** The assignments to a path such as `objs`, `[0].funcs` or `callbacks.pre_patch`. */
  at(variable: ModuleVariable, path: string): readonly RuntimeAssignment[] {
    return this.assignments.get(variable)?.get(path) ?? [];
  }

  /** Why the variable may be changed in ways that cannot be followed, as the end of a sentence. */
  touched(variable: ModuleVariable): string | undefined {
    return this.escaped.get(variable) ?? this.throughPointer;
  }

  noteAssignment(variable: ModuleVariable, path: string, assignment: RuntimeAssignment): void {
    const paths = this.assignments.get(variable) ?? new Map<string, RuntimeAssignment[]>();
    this.assignments.set(variable, paths);
    paths.set(path, [...(paths.get(path) ?? []), assignment]);
  }

  noteEscape(variable: ModuleVariable, why: string): void {
    if (!this.escaped.has(variable)) this.escaped.set(variable, why);
  }

  /** Something that a klp pointer field leads to may change: which variable that is, is not followed. */
  noteThroughPointer(why: string): void {
    this.throughPointer ??= why;
  }
}

/** Fields that point to arrays which the livepatch core reads; setting one changes nothing in the array. */
const ARRAY_FIELD = /(?:^|\.)(?:objs|funcs|states)$/;

/** A variable, an element of an array or a struct inside another: setting it sets all of its fields. */
const WHOLE_STRUCT = /^$|\]$|(?:^|\.)callbacks$/;

/** Calls that read a klp structure, print it or hand it to the livepatch core. */
const HARMLESS_CALLS = /^(?:klp_|pr_|printk|_printk|dev_|trace_printk|WARN|BUG)/;

/** A part of a variable: `objs`, `[0].funcs`, or `objs->funcs` for what a pointer in it leads to. */
interface Target {
  readonly variable: ModuleVariable;
  readonly path: string;
}

class FunctionScan {
  private readonly locals: ReadonlySet<string>;
  private readonly seen = new Set<Expression>();

  constructor(
    private readonly owner: ModuleFunction,
    private readonly scope: ModuleScope,
    private readonly mutations: Mutations,
  ) {
    this.locals = localNames(owner.definition);
  }

  run(): void {
    const body: Statement = this.owner.definition.body;
    forEachExpression(body, (expression) => this.visit(expression));
  }

  private visit(expression: Expression): void {
    if (this.seen.has(expression)) return;
    if (expression.kind === 'assignment') this.assignment(expression);
    else if (expression.kind === 'call') this.harmlessArguments(expression);
    else if (expression.kind === 'member' || expression.kind === 'subscript') this.read(expression);
    else if (expression.kind === 'sizeof-expression') this.seen.add(expression.operand);
    else if (expression.kind === 'identifier') this.use(expression);
    else if (expression.kind === 'unary' && expression.operator === '&')
      this.addressTaken(expression.operand);
  }

  private assignment(expression: Assignment): void {
    const target = this.pathOf(expression.left);
    if (!target) return;
    this.markSeen(expression.left);
    const { variable, path } = target;
    const certain = !path.includes('?') && !path.includes('->') && expression.operator === '=';
    if (!certain || WHOLE_STRUCT.test(path)) {
      this.escape(target);
      return;
    }
    this.mutations.noteAssignment(variable, path, { function: this.owner, assignment: expression });
    if (ARRAY_FIELD.test(path)) this.markNamed(expression.right);
  }

  /** Arguments that only name a variable or its address do not let it escape where the callee is known. */
  private harmlessArguments(call: Extract<Expression, { kind: 'call' }>): void {
    if (call.callee.kind !== 'identifier' || !HARMLESS_CALLS.test(call.callee.name)) return;
    for (const argument of call.arguments) this.markNamed(argument);
  }

  private markNamed(expression: Expression): void {
    this.markSeen(expression);
    if (expression.kind === 'unary' && expression.operator === '&') this.markSeen(expression.operand);
  }

  /** Reading a member is harmless, unless it hands out a pointer; what it is read from does not count as a use. */
  private read(expression: Expression): void {
    const target = this.pathOf(expression);
    if (!target) return;
    this.markSeen(expression);
    if (ARRAY_FIELD.test(target.path)) this.throughPointer(target);
  }

  private addressTaken(operand: Expression): void {
    const target = this.pathOf(operand);
    if (!target) return;
    this.markSeen(operand);
    this.escape(target);
  }

  private use(expression: Extract<Expression, { kind: 'identifier' }>): void {
    const variable = this.variableNamed(expression.name);
    if (variable && isAggregate(variable)) this.escape({ variable, path: '' });
  }

  private escape(target: Target): void {
    this.mutations.noteEscape(target.variable, this.mayChange());
    if (target.path.includes('->')) this.throughPointer(target);
  }

  private throughPointer({ variable }: Target): void {
    if (isKlp(variable, this.scope)) this.mutations.noteThroughPointer(this.mayChange());
  }

  private mayChange(): string {
    return `${this.owner.name}() may change it`;
  }

  private markSeen(expression: Expression): void {
    this.seen.add(expression);
    if (expression.kind === 'member') this.markSeen(expression.object);
    if (expression.kind === 'subscript') this.markSeen(expression.array);
  }

  private variableNamed(name: string): ModuleVariable | undefined {
    if (this.locals.has(name)) return undefined;
    const symbol = this.scope.lookUp(this.owner.unit, name);
    return symbol?.kind === 'variable' ? symbol.variable : undefined;
  }

  /** The variable that an expression is a part of, and which part: `objs`, `[0].funcs`, `[?].name`, `objs->funcs`. */
  private pathOf(expression: Expression): Target | undefined {
    if (expression.kind === 'identifier') {
      const variable = this.variableNamed(expression.name);
      return variable && { variable, path: '' };
    }
    if (expression.kind === 'member') return this.memberPath(expression);
    if (expression.kind !== 'subscript') return undefined;
    const base = this.pathOf(expression.array);
    if (!base) return undefined;
    const isArray = base.path === '' && base.variable.declaration.type.kind === 'array';
    const index = expression.index.kind === 'integer' ? String(expression.index.value) : '?';
    return { variable: base.variable, path: isArray ? `[${index}]` : `${base.path}->` };
  }

  private memberPath(expression: Extract<Expression, { kind: 'member' }>): Target | undefined {
    const base = this.pathOf(expression.object);
    if (!base) return undefined;
    const isArray = base.variable.declaration.type.kind === 'array';
    // `objs->name` is `objs[0].name` where objs is an array, and leads elsewhere where it is a pointer.
    const step = expression.arrow
      ? base.path === '' && isArray
        ? '[0].'
        : '->'
      : base.path === ''
        ? ''
        : '.';
    return { variable: base.variable, path: `${base.path}${step}${expression.field.name}` };
  }
}

function isKlp({ declaration, unit }: ModuleVariable, scope: ModuleScope): boolean {
  return structIn(scope.typeOf(unit, declaration.type))?.tag?.startsWith('klp_') ?? false;
}

function isAggregate(variable: ModuleVariable): boolean {
  const { kind } = variable.declaration.type;
  return kind === 'array' || kind === 'struct' || kind === 'union' || kind === 'named';
}
