import { type Context, type RawEntry } from './klpArrays';
import { evaluate } from '../evaluate';
import { ABSENT, type Fact } from './fact';
import type { FunctionReference } from './module';
import { type Value, isZero } from './declaredValue';
import type { Expression } from '../../syntax/ast';
import type { TranslationUnit } from '../../syntax/translationUnit';

/** Turns a value into what a field means; a text says why it cannot, as the end of a sentence. */
export type Interpret<T> = (
  value: Value,
  expression: Expression,
  unit: TranslationUnit,
) => { is: T } | { why: string };

/** What is known of a field, from the initialiser and from what code assigns. A zero pointer counts as absent. */
export function readField<T>(
  entry: RawEntry,
  path: string,
  interpret: Interpret<T>,
  context: Context,
  zeroIsAbsent = true,
): Fact<T> {
  const assigned = assignedFact(entry, path, interpret, context, zeroIsAbsent);
  if (assigned) return assigned;
  if (entry.unknown !== undefined) return { state: 'unknown', why: entry.unknown };
  const field = entry.struct?.fields.get(path);
  const fact = field ? factOf(field.value, field.span, entry.unit, interpret, context, zeroIsAbsent) : ABSENT;
  if (fact.state !== 'absent') return fact;
  if (!field && entry.struct?.incomplete !== undefined)
    return { state: 'unknown', why: entry.struct.incomplete };
  const touched = entry.variable && context.mutations.touched(entry.variable);
  return touched === undefined ? fact : { state: 'unknown', why: touched };
}

function assignedFact<T>(
  entry: RawEntry,
  path: string,
  interpret: Interpret<T>,
  context: Context,
  zeroIsAbsent: boolean,
): Fact<T> | undefined {
  if (!entry.variable) return undefined;
  const full = entry.path === '' ? path : `${entry.path}.${path}`;
  const assignments = context.mutations.at(entry.variable, full);
  const [first] = assignments;
  if (!first) return undefined;
  const { unit } = first.function;
  const why = `it is assigned in ${first.function.name}()`;
  const alsoInitialised = entry.struct?.fields.has(path) ?? false;
  if (assignments.length > 1 || alsoInitialised) return { state: 'unknown', why };
  const fact = factOf(first.assignment.right, first.assignment, unit, interpret, context, zeroIsAbsent);
  // A name that is set in code may be a local variable: only what evaluates to something counts.
  return fact.state === 'known' ? fact : { state: 'unknown', why };
}

function factOf<T>(
  expression: Expression,
  span: { start: number; end: number },
  unit: TranslationUnit,
  interpret: Interpret<T>,
  context: Context,
  zeroIsAbsent: boolean,
): Fact<T> {
  const value = evaluate(expression, unit, context.scope);
  const location = unit.map.locationOf(expression);
  if (zeroIsAbsent && isZero(value)) return { state: 'absent', location };
  const meaning = interpret(value, expression, unit);
  if ('why' in meaning) return { state: 'unknown', why: meaning.why, location };
  return { state: 'known', value: meaning.is, location, entry: unit.map.locationOf(span) };
}

const why = (value: Value, wanted: string): { why: string } => ({
  why:
    value.kind === 'unknown'
      ? value.why
      : value.kind === 'external'
        ? `${value.name} is not visible`
        : `it is no ${wanted}`,
});

export const asInteger: Interpret<bigint> = (value) =>
  value.kind === 'integer' ? { is: value.value } : why(value, 'number');

export const asBoolean: Interpret<boolean> = (value) =>
  value.kind === 'integer' ? { is: value.value !== 0n } : why(value, 'number');

export const asFunction: Interpret<FunctionReference> = (value) => {
  if (value.kind === 'function') return { is: value.function };
  // A name that nothing visible declares: a function of a header or of another file.
  if (value.kind === 'external') return { is: { name: value.name, definition: undefined, type: undefined } };
  return why(value, 'function');
};

export const asText: Interpret<string> = (value) => {
  if (value.kind === 'string') return { is: value.value };
  if (value.kind === 'variable') {
    const { initialiser, type } = value.variable.declaration;
    if (type.kind === 'array' && initialiser?.kind === 'string') return { is: initialiser.value };
  }
  return why(value, 'string');
};

/** A module's or object's name; a zero pointer is vmlinux. */
export const asObjectName: Interpret<string | null> = (value, expression, unit) =>
  isZero(value) ? { is: null } : asText(value, expression, unit);
