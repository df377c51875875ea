import type { ParserToken } from './parserTokens';

/** The names that a top-level piece of C may declare, found without parsing it. */
export interface DeclaredNames {
  /** Functions, variables, typedefs and enumerators; some may be no declarations after all. */
  readonly names: ReadonlySet<string>;
  /** Of structs, unions and enums that are defined here. */
  readonly tags: ReadonlySet<string>;
}

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const RECORD_WORDS = new Set(['struct', 'union', 'enum']);
const BEHIND_NAME = new Set(['(', '=', ';', '[', ',']);
const BEHIND_ENUMERATOR = new Set(['=', ',', '}']);

/** Looks through the tokens of one top-level piece. */
export function declaredNames(tokens: readonly ParserToken[]): DeclaredNames {
  const names = new Set<string>();
  const tags = new Set<string>();
  const textAt = (index: number): string => tokens[index]?.text ?? '';
  const hasEnum = tokens.some(({ text }) => text === 'enum');
  let braces = 0;
  let parentheses = 0;
  for (let index = 0; index < tokens.length; index++) {
    const text = textAt(index);
    const next = textAt(index + 1);
    if (text === '{') braces++;
    else if (text === '}') braces--;
    else if (text === '(') parentheses++;
    else if (text === ')') parentheses--;
    else if (!IDENTIFIER.test(text)) continue;
    else if (RECORD_WORDS.has(textAt(index - 1)) && next === '{') tags.add(text);
    else if (braces === 0 && parentheses === 0 && BEHIND_NAME.has(next)) names.add(text);
    else if (braces === 0 && parentheses === 1 && textAt(index - 1) === '*' && isDeclaratorEnd(next))
      names.add(text);
    else if (braces > 0 && hasEnum && BEHIND_ENUMERATOR.has(next)) names.add(text);
  }
  return { names, tags };
}

/** `(*name)(…)` and `(*name[3])(…)` */
function isDeclaratorEnd(text: string): boolean {
  return text === ')' || text === '[';
}
