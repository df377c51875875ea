import { DEFAULT_PROFILE } from '../../base/kernelProfile';
import type { FunctionType } from '../../syntax/ast';
import { type SourceFile, sourceFile } from '../../syntax/sourceFile';
import type { Token } from '../../syntax/tokens';
import { translationUnit } from '../../syntax/translationUnit';
import type { KernelFunction } from './kernelCode';

/**
 * Finds the definitions of functions in one file of the kernel. All branches of conditions are looked at, since it is
 * not known how the kernel was configured. Never throws for any text.
 */
export function kernelDefinitions(file: SourceFile, names: ReadonlySet<string>): KernelFunction[] {
  const { tokens } = file.lexed;
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'identifier' || !names.has(token.text)) return [];
    const head = headAt(file, index);
    return head ? [definition(file, head)] : [];
  });
}

/** Indices of tokens: where a definition's head begins, its name, its parameters' parentheses, and its body's brace. */
interface Head {
  readonly start: number;
  readonly name: number;
  readonly open: number;
  readonly close: number;
  readonly brace: number;
}

function headAt(file: SourceFile, name: number): Head | undefined {
  const { tokens } = file.lexed;
  const line = lineStart(tokens, name);
  if (!isInFirstColumn(file, line) || tokens[line]?.kind !== 'identifier') return undefined;
  const open = name + 1;
  const close = tokens[open]?.text === '(' ? closing(tokens, open) : undefined;
  const brace = close === undefined ? undefined : bodyBrace(tokens, close);
  if (close === undefined || brace === undefined) return undefined;
  return { start: headStart(file, line), name, open, close, brace };
}

function lineStart(tokens: readonly Token[], index: number): number {
  let start = index;
  while (start > 0 && !tokens[start]?.startsLine) start--;
  return start;
}

function isInFirstColumn({ lexed, text }: SourceFile, index: number): boolean {
  const start = lexed.tokens[index]?.start ?? 0;
  return start === 0 || text[start - 1] === '\n';
}

const PARAMETER_TOKENS_MAX = 1000;

function closing(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < Math.min(tokens.length, open + PARAMETER_TOKENS_MAX); index++) {
    const text = tokens[index]?.text;
    if (text === '(') depth++;
    if (text === ')' && --depth === 0) return index;
    if (text === '{' || text === ';') return undefined;
  }
  return undefined;
}

const TAIL_TOKENS_MAX = 60;
const NOT_BEFORE_A_BODY = new Set([';', '=', '}', '#', '?', ':', '&&', '||']);

/** Behind the parameters only attributes stand before a body, or the parameters of a function that is returned. */
function bodyBrace(tokens: readonly Token[], close: number): number | undefined {
  let depth = 0;
  for (let index = close + 1; index < Math.min(tokens.length, close + TAIL_TOKENS_MAX); index++) {
    const text = tokens[index]?.text ?? '';
    if (text === '{') return index;
    if (NOT_BEFORE_A_BODY.has(text) || (text === ',' && depth === 0)) return undefined;
    if (text === '(') depth++;
    if (text === ')') depth--;
  }
  return undefined;
}

const HEAD_LINES_MAX = 6;
const ENDS_SOMETHING_ELSE = new Set([';', '}', '{', ',', ':', '=']);

/** The type and attributes may stand on the lines above. */
function headStart(file: SourceFile, line: number): number {
  const { tokens } = file.lexed;
  let start = line;
  for (let lines = 0; lines < HEAD_LINES_MAX && start > 0; lines++) {
    const previous = lineStart(tokens, start - 1);
    if (!belongsToHead(file, previous, start)) break;
    start = previous;
  }
  return start;
}

function belongsToHead(file: SourceFile, first: number, next: number): boolean {
  const { tokens } = file.lexed;
  const [begin, last, following] = [tokens[first], tokens[next - 1], tokens[next]];
  if (!begin || !last || !following || begin.kind !== 'identifier' || !isInFirstColumn(file, first))
    return false;
  const isApart = /\n[ \t\r]*\n/.test(file.text.slice(last.end, following.start));
  if (isApart || ENDS_SOMETHING_ELSE.has(last.text)) return false;
  // `EXPORT_SYMBOL(f)` without a semicolon; attributes begin with underscores.
  const isCall = tokens[first + 1]?.text === '(' && last.text === ')';
  return !isCall || begin.text.startsWith('__');
}

function definition(file: SourceFile, head: Head): KernelFunction {
  const { tokens } = file.lexed;
  const name = tokens[head.name] as Token;
  const outside = [...tokens.slice(head.start, head.name), ...tokens.slice(head.close, head.brace)];
  const words = outside.filter(({ kind }) => kind === 'identifier').map(({ text }) => text);
  return {
    name: name.text,
    type: readType(file, head, name.text),
    words: new Set(words),
    location: { file: file.path, start: name.start, end: name.end },
  };
}

function readType(file: SourceFile, head: Head, name: string): FunctionType | undefined {
  const tokens = file.lexed.tokens.slice(head.start, head.brace);
  if (tokens.some(({ text }) => text === '#')) return undefined;
  const text = `${tokens.map((token) => token.text).join(' ')} { }`;
  const { items } = translationUnit(sourceFile(file.path, text), { read: () => undefined }, DEFAULT_PROFILE);
  const [item] = items;
  if (items.length !== 1 || item?.kind !== 'function-definition' || item.name.name !== name) return undefined;
  const { type } = item;
  const count = type.parameters.length + (type.variadic ? 1 : 0);
  // A macro among the parameters may stand for several, or make the parser lose one.
  const isWhole = count === parameterCount(file.lexed.tokens.slice(head.open + 1, head.close));
  return isWhole && type.parameters.every((each) => each.name) ? type : undefined;
}

function parameterCount(tokens: readonly Token[]): number {
  if (tokens.length === 0 || (tokens.length === 1 && tokens[0]?.text === 'void')) return 0;
  let depth = 0;
  let count = 1;
  for (const { text } of tokens) {
    if (text === '(' || text === '[') depth++;
    else if (text === ')' || text === ']') depth--;
    else if (text === ',' && depth === 0) count++;
  }
  return count;
}
