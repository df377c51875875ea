import type { SourceFile } from '../syntax/sourceFile';
import type { Token } from '../syntax/tokens';
import { indexOfTokenEndingAfter } from './snapshot';

/** The klp initialiser that an offset lies in, seen from the tokens alone so that half-typed code works too. */
export interface InitialiserContext {
  /** The struct whose fields can be named here. */
  readonly struct: string;
  /** Fields that are named already between the same braces. */
  readonly named: ReadonlySet<string>;
  /** The field whose value is being written; undefined where a field's name is expected. */
  readonly valueOf: string | undefined;
}

const NESTED: Readonly<Record<string, string>> = {
  'klp_object.callbacks': 'klp_callbacks',
  'klp_state.callbacks': 'klp_state_callbacks',
};

/** How far back an initialiser's beginning is looked for. */
const TOKENS_BACK_MAX = 20_000;

/** Finds the klp initialiser around `offset`; a name that ends at `offset` counts as not yet written. */
export function initialiserAt(file: SourceFile, offset: number): InitialiserContext | undefined {
  const { tokens } = file.lexed;
  let end = indexOfTokenEndingAfter(tokens, offset - 1);
  if ((tokens[end]?.start ?? offset) < offset) end = Math.max(0, end);
  const braces = enclosingBraces(tokens, end);
  // A compound literal in another initialiser begins anew.
  const nearest = braces.findIndex((brace) => declaredStruct(tokens, brace) !== undefined);
  const declared = nearest < 0 ? undefined : declaredStruct(tokens, braces[nearest] ?? 0);
  if (!declared) return undefined;
  const struct = innerStruct(tokens, declared, braces.slice(0, nearest).reverse());
  const inner = braces[0];
  if (struct === undefined || inner === undefined) return undefined;
  return { struct, ...fieldsBetween(tokens, inner, end) };
}

/** Indices of the braces that are open at `end`, innermost first. */
function enclosingBraces(tokens: readonly Token[], end: number): number[] {
  const open: number[] = [];
  let closed = 0;
  for (let index = end - 1; index >= Math.max(0, end - TOKENS_BACK_MAX); index--) {
    const text = tokens[index]?.text;
    if (text === '}') closed++;
    if (text === '{' && closed-- === 0) {
      closed = 0;
      open.push(index);
    }
  }
  return open;
}

interface DeclaredStruct {
  readonly struct: string;
  readonly isArray: boolean;
}

/** The klp struct of `struct klp_x name[] = {` or `(struct klp_x[]) {`, if the brace is one's. */
function declaredStruct(tokens: readonly Token[], brace: number): DeclaredStruct | undefined {
  const isDeclaration = tokens[brace - 1]?.text === '=';
  if (!isDeclaration && tokens[brace - 1]?.text !== ')') return undefined;
  let isArray = false;
  for (let index = brace - 1; index > 0 && index > brace - 30; index--) {
    const text = tokens[index]?.text ?? '';
    if (text === '[') isArray = true;
    if (text === 'struct') {
      const struct = tokens[index + 1]?.text ?? '';
      return struct.startsWith('klp_') ? { struct, isArray } : undefined;
    }
    if (text === ';' || text === '}' || text === '{' || (isDeclaration && text === ',')) return undefined;
  }
  return undefined;
}

/** Follows the braces inside a declaration from the outside in. */
function innerStruct(
  tokens: readonly Token[],
  declared: DeclaredStruct,
  braces: readonly number[],
): string | undefined {
  let { struct, isArray } = declared;
  for (const brace of braces) {
    const field =
      tokens[brace - 1]?.text === '=' && tokens[brace - 3]?.text === '.'
        ? tokens[brace - 2]?.text
        : undefined;
    if (field !== undefined) {
      const nested = NESTED[`${struct}.${field}`];
      if (nested === undefined) return undefined;
      struct = nested;
    } else if (!isArray) {
      return undefined;
    }
    isArray = false;
  }
  return isArray ? undefined : struct;
}

function fieldsBetween(
  tokens: readonly Token[],
  brace: number,
  end: number,
): { named: Set<string>; valueOf: string | undefined } {
  const named = new Set<string>();
  let valueOf: string | undefined;
  let depth = 0;
  for (let index = brace + 1; index < end; index++) {
    const text = tokens[index]?.text ?? '';
    if ('({['.includes(text)) depth++;
    else if (')}]'.includes(text)) depth--;
    else if (depth > 0) continue;
    else if (text === ',') valueOf = undefined;
    else if (text === '=') valueOf = tokens[index - 1]?.text;
    else if (tokens[index - 1]?.text === '.' && tokens[index + 1]?.text === '=') named.add(text);
  }
  return { named, valueOf };
}
