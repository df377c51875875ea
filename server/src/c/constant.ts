import type {
  Binary,
  Call,
  CompoundLiteral,
  Conditional,
  Expression,
  Identifier,
  Unary,
} from '../syntax/ast';
import { arithmeticType, binaryType, commonType, enumeratorType, literalType } from './arithmeticType';
import { areCompatible, chosenExpression } from './builtinType';
import { genericChoice, measuredType } from './expressionType';
import { canonical, COMPARISONS, type Int, OPERATIONS, wrap } from './integers';
import { resolveType } from './resolveType';
import { type Binding, isEnumerator, type Scope } from './scope';
import {
  alignmentOf,
  type CType,
  decayed,
  INT,
  type IntCType,
  LONG,
  pointee,
  pointerTo,
  recordIn,
  sizeOf,
  UNKNOWN,
  UNSIGNED_LONG,
} from './types';

/** What a constant expression gives, or why it gives nothing. */
export type Constant = IntegerConstant | AddressConstant | NoConstant;

export interface IntegerConstant {
  readonly kind: 'integer';
  /** An integer; `(void *)0` is a pointer and has one, too. */
  readonly type: CType;
  readonly value: Int;
}

/** A place in something that has an address. */
export interface AddressConstant {
  readonly kind: 'address';
  /** That of the pointer. */
  readonly type: CType;
  readonly of: Addressed;
  /** In bytes. */
  readonly offset: number;
  /** It leads to a member or an element, even where that is the first one. */
  readonly isInside: boolean;
  readonly isCast: boolean;
}

/** What an address leads to. */
export type Addressed =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'literal'; readonly expression: CompoundLiteral }
  /** What the name is bound to; undefined if nothing visible declares it. */
  | { readonly kind: 'name'; readonly name: string; readonly binding: Binding | undefined };

export interface NoConstant {
  readonly kind: 'none';
  readonly reason: NoConstantReason;
  /** That of what is read, called or not visible. */
  readonly name?: string | undefined;
}

export type NoConstantReason =
  | 'too-deep'
  | 'division-by-zero'
  /** A name, or the size of a type, that nothing visible declares. */
  | 'not-visible'
  | 'variable'
  | 'array-element'
  | 'pointed-to'
  | 'call'
  | 'effect'
  /** A condition that has no value decides it. */
  | 'condition'
  /** Arithmetic with something that is no number. */
  | 'no-number'
  /** No constant in C: a statement expression, a comma. */
  | 'no-constant';

const DEPTH_MAX = 500;
let depth = 0;

/** Evaluates a constant expression. Never throws: what has no value says why. */
export function evaluate(expression: Expression, scope: Scope): Constant {
  if (depth >= DEPTH_MAX) return none('too-deep');
  depth++;
  const value = compute(expression, scope);
  depth--;
  return value;
}

function none(reason: NoConstantReason, name?: string): NoConstant {
  return { kind: 'none', reason, name };
}

function integer(value: Int, type: CType): IntegerConstant {
  return { kind: 'integer', type, value: type.kind === 'int' ? converted(value, type) : value };
}

function converted(value: Int, type: IntCType): Int {
  return type.isBool ? Number(value !== 0) : wrap(value, type);
}

function compute(expression: Expression, scope: Scope): Constant {
  switch (expression.kind) {
    case 'integer': {
      const { value, suffix, nonDecimal } = expression;
      if (expression.isCharacter) return integer(wrap(canonical(value), scope.context.char), INT);
      return integer(canonical(value), literalType(value, suffix, nonDecimal));
    }
    case 'identifier':
      return nameValue(expression, scope);
    case 'unary':
      return unary(expression, scope);
    case 'binary':
      return binary(expression, scope);
    case 'conditional':
      return conditional(expression, scope);
    case 'cast':
      return cast(evaluate(expression.operand, scope), resolveType(expression.type.type, scope));
    case 'sizeof-type':
      return size(expression.operator, measuredType(expression, scope));
    case 'sizeof-expression':
      return size(expression.operator, scope.typeOf(expression.operand));
    case 'string':
    case 'compound-literal':
    case 'subscript':
    case 'member':
      return read(expression, scope);
    case 'call':
      return call(expression, scope);
    case 'generic': {
      const chosen = genericChoice(expression, scope);
      return chosen ? evaluate(chosen, scope) : none('no-constant');
    }
    case 'assignment':
    case 'postfix':
      return none('effect');
    default:
      return none('no-constant');
  }
}

function size(operator: 'sizeof' | 'alignof', type: CType): Constant {
  const bytes = operator === 'sizeof' ? sizeOf(type) : alignmentOf(type);
  return bytes !== undefined && Number.isFinite(bytes) ? integer(bytes, UNSIGNED_LONG) : none('not-visible');
}

function cast(value: Constant, type: CType): Constant {
  if (value.kind === 'none') return value;
  if (value.kind === 'integer') {
    if (type.kind === 'int') return integer(value.value, type);
    return type.kind === 'pointer'
      ? { ...value, type, value: wrap(value.value, UNSIGNED_LONG) }
      : { ...value, type };
  }
  if (type.kind === 'int' && type.isBool) return integer(1, type);
  return type.kind === 'int' && type.size < 8 ? none('no-number') : { ...value, type, isCast: true };
}

function nameValue(name: Identifier, scope: Scope): Constant {
  const binding = scope.lookUp(name.name);
  if (binding && isEnumerator(binding)) return integer(binding.value, enumeratorType(binding.value));
  return read(name, scope);
}

/** The value of what is at a place: an array or a function is its own address, and nothing else is constant. */
function read(expression: Expression, scope: Scope): Constant {
  const place = placeOf(expression, scope);
  if (place.kind === 'none') return place;
  const type = pointee(place.type) ?? UNKNOWN;
  const isMissing =
    expression.kind === 'identifier' &&
    place.kind === 'address' &&
    place.of.kind === 'name' &&
    !place.of.binding;
  if (type.kind === 'array' || type.kind === 'function' || isMissing)
    return { ...place, type: decayed(type) };
  if (place.kind === 'address' && place.of.kind === 'literal' && type.kind === 'record') return place;
  return notRead(expression);
}

function notRead(expression: Expression): NoConstant {
  if (expression.kind === 'identifier') return none('variable', expression.name);
  if (expression.kind === 'subscript') return none('array-element');
  return none(expression.kind === 'unary' ? 'pointed-to' : 'no-constant');
}

/** The address of what an expression names, whose type is that of a pointer to it. */
function placeOf(expression: Expression, scope: Scope): Constant {
  switch (expression.kind) {
    case 'identifier': {
      const { name } = expression;
      const binding = scope.lookUp(name);
      if (binding && (isEnumerator(binding) || binding.kind === 'typedef')) return none('no-constant');
      return address({ kind: 'name', name, binding }, binding?.type ?? UNKNOWN);
    }
    case 'string':
      return address({ kind: 'string', value: expression.value }, scope.typeOf(expression));
    case 'compound-literal':
      return address({ kind: 'literal', expression }, scope.typeOf(expression));
    case 'unary':
      return expression.operator === '*' ? evaluate(expression.operand, scope) : none('no-constant');
    case 'subscript':
      return moved('+', evaluate(expression.array, scope), evaluate(expression.index, scope));
    case 'member':
      return memberPlace(expression, scope);
    default:
      return none('no-constant');
  }
}

function address(of: Addressed, type: CType): AddressConstant {
  return { kind: 'address', type: pointerTo(type), of, offset: 0, isInside: false, isCast: false };
}

function memberPlace(expression: Extract<Expression, { kind: 'member' }>, scope: Scope): Constant {
  const { object, arrow, field } = expression;
  const base = arrow ? evaluate(object, scope) : placeOf(object, scope);
  if (base.kind === 'none') return base;
  const record = recordIn(base.type);
  if (!record?.hasField(field.name)) return none('not-visible', field.name);
  const { type, offset, bits } = record.field(field.name);
  return bits ? none('no-constant') : { ...further(base, offset), type: pointerTo(type) };
}

function further(place: IntegerConstant | AddressConstant, bytes: number): IntegerConstant | AddressConstant {
  if (place.kind === 'address') return { ...place, offset: place.offset + bytes, isInside: true };
  return { ...place, value: wrap(canonical(BigInt(place.value) + BigInt(bytes)), UNSIGNED_LONG) };
}

/** `pointer + index` */
function moved(operator: '+' | '-', left: Constant, right: Constant): Constant {
  const [base, index] = right.kind === 'integer' && right.type.kind === 'int' ? [left, right] : [right, left];
  if (base.kind === 'none') return base;
  if (index.kind === 'none') return index;
  const to = pointee(base.type);
  if (!to || index.kind !== 'integer') return none('no-number');
  if (index.value === 0) return base;
  const bytes = sizeOf(to);
  if (bytes === undefined) return none('not-visible');
  return further(base, bytes * Number(index.value) * (operator === '-' ? -1 : 1));
}

function unary(expression: Unary, scope: Scope): Constant {
  const { operator, operand } = expression;
  if (operator === '&') return placeOf(operand, scope);
  if (operator === '*') return read(expression, scope);
  if (operator === '++' || operator === '--') return none('effect');
  const value = evaluate(operand, scope);
  if (value.kind === 'none') return value;
  if (operator === '!') {
    const truth = truthOf(value);
    return typeof truth === 'boolean' ? integer(Number(!truth), INT) : truth;
  }
  if (value.kind !== 'integer' || value.type.kind !== 'int') return none('no-number');
  const type = arithmeticType(value.type, INT) as IntCType;
  if (operator === '+') return integer(value.value, type);
  return operator === '-' ? calculated('-', 0, value.value, type) : calculated('^', value.value, -1, type);
}

function calculated(operator: string, left: Int, right: Int, type: IntCType): Constant {
  const value = OPERATIONS[operator]?.(left, right, type);
  return value === undefined ? none('division-by-zero') : integer(value, type);
}

/** What is not visible may be anything, even a macro. */
function truthOf(value: Constant): boolean | NoConstant {
  if (value.kind === 'none') return value;
  if (value.kind === 'integer') return value.value !== 0;
  return value.of.kind === 'name' && !value.of.binding ? none('not-visible', value.of.name) : true;
}

function binary({ operator, left, right }: Binary, scope: Scope): Constant {
  const first = evaluate(left, scope);
  if (operator === '&&' || operator === '||') {
    const truth = truthOf(first);
    if (typeof truth !== 'boolean') return truth;
    if (truth === (operator === '||')) return integer(Number(truth), INT);
    const second = truthOf(evaluate(right, scope));
    return typeof second === 'boolean' ? integer(Number(second), INT) : second;
  }
  const second = evaluate(right, scope);
  if (first.kind === 'none') return first;
  if (second.kind === 'none') return second;
  if (first.kind === 'integer' && second.kind === 'integer') return integers(operator, first, second);
  if (operator !== '+' && operator !== '-') return none('no-number');
  return distance(operator, first, second) ?? moved(operator, first, second);
}

function distance(operator: string, first: Constant, second: Constant): Constant | undefined {
  if (operator !== '-' || first.kind !== 'address' || second.kind !== 'address') return undefined;
  const bytes = sizeOf(pointee(first.type) ?? UNKNOWN);
  const isOne =
    first.of.kind === 'name' && second.of.kind === 'name' && first.of.binding === second.of.binding;
  if (!isOne || !first.of.binding || !bytes) return none('no-number');
  return integer(Math.trunc((first.offset - second.offset) / bytes), LONG);
}

function integers(
  operator: string,
  { type: left, value: a }: IntegerConstant,
  right: IntegerConstant,
): Constant {
  const { type: other, value: b } = right;
  const areInts = left.kind === 'int' && other.kind === 'int';
  if (operator in COMPARISONS) {
    const type = areInts ? (arithmeticType(left, other) as IntCType) : UNSIGNED_LONG;
    return integer(Number(COMPARISONS[operator]?.(wrap(a, type), wrap(b, type)) === true), INT);
  }
  if (areInts) {
    const type = binaryType(operator, left, other) as IntCType;
    const isShift = operator === '<<' || operator === '>>';
    return operator in OPERATIONS
      ? calculated(operator, wrap(a, type), isShift ? b : wrap(b, type), type)
      : none('no-constant');
  }
  if (operator === '-' && left.kind === 'pointer' && other.kind === 'pointer') {
    const bytes = sizeOf(left.to) ?? 1;
    const apart = integers('-', integer(a, LONG), integer(b, LONG));
    return apart.kind === 'integer' ? integers('/', apart, integer(bytes || 1, LONG)) : apart;
  }
  if (operator !== '+' && operator !== '-') return none('no-number');
  return moved(operator, { kind: 'integer', type: left, value: a }, right);
}

function conditional({ condition, whenTrue, whenFalse }: Conditional, scope: Scope): Constant {
  const tested = evaluate(condition, scope);
  const truth = truthOf(tested);
  if (typeof truth !== 'boolean') return none('condition', truth.name);
  const chosen = truth ? (whenTrue ? evaluate(whenTrue, scope) : tested) : evaluate(whenFalse, scope);
  const other = scope.typeOf(truth ? whenFalse : (whenTrue ?? condition));
  if (chosen.kind === 'none') return chosen;
  const type = commonType(chosen.type, other);
  return type.kind === 'int' && chosen.kind === 'integer' ? integer(chosen.value, type) : chosen;
}

function call({ callee, arguments: args }: Call, scope: Scope): Constant {
  const name = callee.kind === 'identifier' ? callee.name : undefined;
  const [first, second] = args;
  switch (name) {
    case '__builtin_expect':
    case '__builtin_expect_with_probability':
      return first ? cast(evaluate(first, scope), LONG) : none('call', name);
    case '__builtin_constant_p':
      return integer(Number(first !== undefined && isConstant(first, scope)), INT);
    case '__builtin_types_compatible_p':
      return integer(Number(areCompatible(args, scope) ?? false), INT);
    case '__builtin_choose_expr': {
      const chosen = chosenExpression(args, scope);
      return chosen ? evaluate(chosen, scope) : none('call', name);
    }
    case '__builtin_object_size':
    case '__builtin_dynamic_object_size':
      return objectSize(second, scope);
    default:
      return none('call', name);
  }
}

/** Whether `__builtin_constant_p()` says so. */
export function isConstant(expression: Expression, scope: Scope): boolean {
  return expression.kind === 'string' || evaluate(expression, scope).kind === 'integer';
}

/** The compiler may always say that it does not know. */
export function objectSize(kind: Expression | undefined, scope: Scope): IntegerConstant {
  const asked = kind && scope.integer(kind);
  return integer(asked === 2 || asked === 3 ? 0 : 0xffffffffffffffffn, UNSIGNED_LONG);
}
