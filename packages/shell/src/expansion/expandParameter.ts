import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import type { Budget } from '../budget';
import { matchesPattern, matchLength, matchLengthAtEnd } from '../language/matchPattern';
import { evaluateText } from './evaluateText';
import { allKeys, allValues, elementValue, failUnset, parameterValue, setParameter } from '../parameters';
import type { Run } from '../run';
import type { Shell } from '../shell';

/** What `${…}` stands for: text, a list (`isJoined` within quotes), or the word that stands in its place. */
export type ParameterResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly values: readonly string[]; readonly isJoined: boolean }
  | { readonly kind: 'word'; readonly word: Word };

/** How the words inside of `${…}` are expanded. */
export interface WordExpansion {
  expandToText(shell: Shell, word: Word): Run<string>;
  expandToPattern(shell: Shell, word: Word): Run<string>;
}

const text = (value: string): ParameterResult => ({ kind: 'text', text: value });

/** Expands `${…}`. */
export function* expandParameter(
  shell: Shell,
  part: ParameterExpansionPart,
  words: WordExpansion,
): Run<ParameterResult> {
  const { parameter, operation, prefix } = part;
  const isWhole = part.index?.value === '@' || part.index?.value === '*';
  const isList = isWhole || (!part.index && (parameter === '@' || parameter === '*'));
  const isJoined = part.index?.value === '*' || parameter === '*';
  if (operation?.type === 'Names')
    return { kind: 'list', values: shell.variables.names(parameter), isJoined: false };
  if (prefix === '!' && isWhole) return { kind: 'list', values: allKeys(shell, parameter), isJoined };
  if (prefix === '#' && isList) return text(String(allValues(shell, parameter).length));
  const name = prefix === '!' ? (parameterValue(shell, parameter) ?? '') : parameter;
  if (isList) return yield* expandList(shell, name, isJoined, operation, words);
  const key = part.index ? yield* keyOf(shell, name, part.index, words) : undefined;
  const value = key === undefined ? parameterValue(shell, name) : elementValue(shell, name, key);
  if (prefix === '#') return text(String((value ?? '').length));
  if (operation?.type === 'Default')
    return yield* expandDefault(shell, { name, key, value }, operation, words);
  if (value === undefined && shell.options.has('nounset')) failUnset(shell, name);
  return text(operation ? yield* transform(shell, value ?? '', operation, words) : (value ?? ''));
}

function* keyOf(shell: Shell, name: string, index: Word, words: WordExpansion): Run<string> {
  const key = yield* words.expandToText(shell, index);
  return shell.variables.get(name)?.isAssociative ? key : String(yield* evaluateText(shell, key));
}

function* expandList(
  shell: Shell,
  name: string,
  isJoined: boolean,
  operation: ParameterOperation | undefined,
  words: WordExpansion,
): Run<ParameterResult> {
  const values = allValues(shell, name);
  if (!operation) return { kind: 'list', values, isJoined };
  if (operation.type === 'Slice') {
    const all = name === '@' || name === '*' ? [shell.name, ...values] : values;
    return { kind: 'list', values: yield* slice(shell, all, operation, words), isJoined };
  }
  if (operation.type === 'Default') {
    const isTaken = operation.operator.includes('+') ? values.length > 0 : values.join('') === '';
    if (isTaken) return { kind: 'word', word: operation.operand };
    return { kind: 'list', values: operation.operator.includes('+') ? [] : values, isJoined };
  }
  const changed: string[] = [];
  for (const value of values) changed.push(yield* transform(shell, value, operation, words));
  return { kind: 'list', values: changed, isJoined };
}

interface Place {
  readonly name: string;
  readonly key: string | undefined;
  readonly value: string | undefined;
}

type DefaultOperation = Extract<ParameterOperation, { type: 'Default' }>;

function* expandDefault(
  shell: Shell,
  { name, key, value }: Place,
  { operator, operand }: DefaultOperation,
  words: WordExpansion,
): Run<ParameterResult> {
  const isMissing = value === undefined || (operator.startsWith(':') && value === '');
  const kind = operator.replace(':', '');
  if (kind === '+') return isMissing ? text('') : { kind: 'word', word: operand };
  if (!isMissing) return text(value);
  if (kind === '-') return { kind: 'word', word: operand };
  const expanded = yield* words.expandToText(shell, operand);
  if (kind === '?') failUnset(shell, name, expanded || 'parameter null or not set');
  setParameter(shell, name, expanded, key);
  return text(expanded);
}

/** Changes a value as `#`, `%`, `/`, `:`, `^`, `,` and `@` do. */
function* transform(
  shell: Shell,
  value: string,
  operation: ParameterOperation,
  words: WordExpansion,
): Run<string> {
  switch (operation.type) {
    case 'Remove':
      return removed(value, operation.operator, yield* words.expandToPattern(shell, operation.operand));
    case 'Replace': {
      const pattern = yield* words.expandToPattern(shell, operation.pattern);
      const replacement = yield* words.expandToText(shell, operation.replacement);
      return replaced(value, operation.operator, { pattern, replacement, budget: shell.world.budget });
    }
    case 'Slice':
      return (yield* slice(shell, Array.from(value), operation, words)).join('');
    case 'CaseModification':
      return withCase(
        value,
        operation.operator,
        operation.operand && (yield* words.expandToPattern(shell, operation.operand)),
      );
    case 'Transform':
      return transformed(value, operation.operand.value);
    case 'Default':
    case 'Names':
    case 'Unknown':
      return value;
  }
}

function removed(value: string, operator: string, pattern: string): string {
  const isLong = operator.length === 2;
  if (operator.startsWith('#')) return value.slice(matchLength(value, pattern, 0, isLong) ?? 0);
  return value.slice(0, value.length - (matchLengthAtEnd(value, pattern, isLong) ?? 0));
}

interface Replacing {
  readonly pattern: string;
  readonly replacement: string;
  readonly budget: Budget;
}

function replaced(value: string, operator: string, { pattern, replacement, budget }: Replacing): string {
  if (operator === '/%') {
    const length = matchLengthAtEnd(value, pattern, true);
    return length === undefined ? value : value.slice(0, value.length - length) + replacement;
  }
  if (pattern === '' && operator !== '/#') return value;
  let result = '';
  let at = 0;
  while (at <= value.length) {
    budget.step(1 + (value.length >> 6));
    const length = matchLength(value, pattern, at, true);
    if (length !== undefined) {
      result += replacement;
      if (operator !== '//') return result + value.slice(at + length);
    }
    if (operator === '/#') return value;
    if (!length) result += value.charAt(at);
    at += length || 1;
  }
  return result;
}

type SliceOperation = Extract<ParameterOperation, { type: 'Slice' }>;

function* slice(
  shell: Shell,
  values: readonly string[],
  { offset, length }: SliceOperation,
  words: WordExpansion,
): Run<string[]> {
  const start = Number(yield* evaluateText(shell, yield* words.expandToText(shell, offset)));
  const from = start < 0 ? Math.max(0, values.length + start) : start;
  if (!length) return values.slice(from);
  const size = Number(yield* evaluateText(shell, yield* words.expandToText(shell, length)));
  return values.slice(from, size < 0 ? values.length + size : from + size);
}

function withCase(value: string, operator: string, pattern: string | undefined): string {
  const change = (char: string): string => {
    if (pattern && !matchesPattern(char, pattern)) return char;
    return operator.startsWith('^') ? char.toUpperCase() : char.toLowerCase();
  };
  if (operator.length === 2) return Array.from(value).map(change).join('');
  return change(value.slice(0, 1)) + value.slice(1);
}

function transformed(value: string, letter: string): string {
  if (letter === 'Q') return `'${value.replaceAll("'", String.raw`'\''`)}'`;
  if (letter === 'U') return value.toUpperCase();
  if (letter === 'L') return value.toLowerCase();
  return letter === 'u' ? value.slice(0, 1).toUpperCase() + value.slice(1) : value;
}
