import type { Call, Expression, FunctionDefinition } from '../../syntax/ast';
import { calledName, forEachExpression, forEachStatement } from '../../syntax/walk';
import type { ResultUses } from './namedContract';

type Uses = { -readonly [key in keyof ResultUses]: ResultUses[key] };

/** How the results of the functions that these call are used, by the names of those functions. */
export function resultUses(functions: Iterable<FunctionDefinition>): ReadonlyMap<string, ResultUses> {
  const all = new Map<string, Uses>();
  for (const definition of functions) new UsesInFunction(definition, all).collect();
  return all;
}

/** Looks at the results of calls where they stand, and at the variables that they are stored in. */
class UsesInFunction {
  /** The functions whose results a variable may hold. */
  private readonly holds = new Map<string, Set<string>>();

  constructor(
    private readonly definition: FunctionDefinition,
    private readonly all: Map<string, Uses>,
  ) {}

  collect(): void {
    this.findHolders();
    forEachStatement(this.definition.body, (statement) => {
      if (statement.kind === 'if' || statement.kind === 'while' || statement.kind === 'do')
        this.test(statement.condition);
      else if (statement.kind === 'for' && statement.condition) this.test(statement.condition);
      else if (statement.kind === 'return' && statement.value) this.returned(statement.value);
    });
    forEachExpression(this.definition.body, (expression) => this.use(expression));
  }

  private findHolders(): void {
    forEachStatement(this.definition.body, (statement) => {
      if (statement.kind === 'declaration' && statement.name && statement.initialiser)
        this.hold(statement.name.name, statement.initialiser);
    });
    forEachExpression(this.definition.body, (expression) => {
      if (expression.kind !== 'assignment' || expression.operator !== '=') return;
      const place = placeOf(expression.left);
      if (place !== undefined) this.hold(place, expression.right);
    });
  }

  private hold(place: string, value: Expression): void {
    const call = stripped(value);
    const name = call.kind === 'call' ? calledName(call) : undefined;
    if (name === undefined) return;
    this.holds.set(place, (this.holds.get(place) ?? new Set()).add(name));
  }

  /** The functions that a value may come from. */
  private sources(value: Expression): Iterable<string> {
    const bare = stripped(value);
    if (bare.kind === 'assignment') return this.sources(bare.right);
    const name = bare.kind === 'call' ? calledName(bare) : undefined;
    if (name !== undefined) return [name];
    return this.holds.get(placeOf(bare) ?? '') ?? [];
  }

  private mark(value: Expression, use: keyof ResultUses): void {
    for (const name of this.sources(value)) {
      const uses = this.all.get(name) ?? {};
      uses[use] = true;
      this.all.set(name, uses);
    }
  }

  private test(condition: Expression): void {
    const bare = stripped(condition);
    if (bare.kind === 'unary' && bare.operator === '!') this.test(bare.operand);
    else if (bare.kind === 'binary' && (bare.operator === '&&' || bare.operator === '||')) {
      this.test(bare.left);
      this.test(bare.right);
    } else if (bare.kind === 'call' && isHint(bare) && bare.arguments[0]) this.test(bare.arguments[0]);
    else this.mark(bare, 'zero');
  }

  private returned(value: Expression): void {
    const bare = stripped(value);
    if (bare.kind === 'conditional') {
      this.test(bare.condition);
      this.returned(bare.whenTrue ?? bare.condition);
      this.returned(bare.whenFalse);
    } else this.mark(bare, 'returned');
  }

  private use(expression: Expression): void {
    if (expression.kind === 'binary') this.compare(expression.operator, expression.left, expression.right);
    else if (expression.kind === 'unary' && expression.operator === '!')
      this.mark(expression.operand, 'zero');
    else if (expression.kind === 'unary' && expression.operator === '*')
      this.mark(expression.operand, 'followed');
    else if (expression.kind === 'member' && expression.arrow) this.mark(expression.object, 'followed');
    else if (expression.kind === 'subscript') this.mark(expression.index, 'counted');
    else if (expression.kind === 'conditional') this.test(expression.condition);
    else if (expression.kind === 'call' && ASKS_FOR_ERROR.test(calledName(expression) ?? ''))
      for (const argument of expression.arguments) this.mark(argument, 'errorPointer');
  }

  private compare(operator: string, left: Expression, right: Expression): void {
    if (operator === '&&' || operator === '||') {
      this.test(left);
      this.test(right);
      return;
    }
    const number = numberOf(right);
    if (operator === '==' || operator === '!=') {
      if (number === 0n || isNull(right)) this.mark(left, 'zero');
      else if (isErrno(right)) this.mark(left, 'negative');
      else if (number !== undefined) this.mark(left, number < 0n ? 'negative' : 'counted');
      else if (isNull(left) || numberOf(left) === 0n) this.mark(right, 'zero');
    } else if (operator === '<' && number === 0n) this.mark(left, 'negative');
    else if (operator === '>=' && number === 0n) this.mark(left, 'negative');
    else if (operator === '<=' && number === 0n) this.mark(left, 'counted');
    else {
      this.mark(left, 'counted');
      this.mark(right, 'counted');
    }
  }
}

const ASKS_FOR_ERROR = /^(?:IS_ERR|IS_ERR_OR_NULL|PTR_ERR|PTR_ERR_OR_ZERO|ERR_CAST)$/;

/** `likely()`, `WARN_ON()` and the like pass on what they are given. */
function isHint(call: Call): boolean {
  return /^(?:un)?likely$|^(?:WARN|BUG)_ON(?:_ONCE)?$|^__builtin_expect$/.test(calledName(call) ?? '');
}

/** Without casts and what only hints. */
function stripped(value: Expression): Expression {
  if (value.kind === 'cast') return stripped(value.operand);
  const [first] = value.kind === 'call' && isHint(value) ? value.arguments : [];
  if (first) return stripped(first);
  if (value.kind !== 'unary' || value.operator !== '!' || value.operand.kind !== 'unary') return value;
  return value.operand.operator === '!' ? stripped(value.operand.operand) : value;
}

/** A variable, or a field of one, by its text. */
function placeOf(value: Expression): string | undefined {
  const bare = stripped(value);
  if (bare.kind === 'identifier') return bare.name;
  if (bare.kind !== 'member') return undefined;
  const object = placeOf(bare.object);
  return object === undefined ? undefined : `${object}.${bare.field.name}`;
}

function numberOf(value: Expression): bigint | undefined {
  const bare = stripped(value);
  if (bare.kind === 'integer') return bare.value;
  if (bare.kind !== 'unary' || bare.operator !== '-') return undefined;
  const inner = numberOf(bare.operand);
  return inner === undefined ? undefined : -inner;
}

function isErrno(value: Expression): boolean {
  return (
    value.kind === 'unary' &&
    value.operator === '-' &&
    value.operand.kind === 'identifier' &&
    /^E[A-Z0-9]+$/.test(value.operand.name)
  );
}

function isNull(value: Expression): boolean {
  const bare = stripped(value);
  return bare.kind === 'identifier' && bare.name === 'NULL';
}
