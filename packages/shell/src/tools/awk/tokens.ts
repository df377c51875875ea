import { unescapeFormat } from '../../language/escapes';
import { AwkError } from './syntax';

export interface AwkToken {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'keyword' | 'operator' | 'newline' | 'end';
  readonly text: string;
}

const KEYWORDS = new Set(
  'BEGIN END if else while for do break continue next exit return delete in print printf function func getline'.split(
    ' ',
  ),
);

const OPERATORS = /^(?:\*\*=|\*\*|\+\+|--|&&|\|\||[-+*/%^]=|==|<=|>=|!=|!~|>>|[-+*/%^!<>~?:,;=(){}[\]$|])/;

/** Splits a program of awk into tokens. Throws AwkError. */
export function awkTokens(source: string): AwkToken[] {
  const tokens: AwkToken[] = [];
  let rest = source;
  const take = (kind: AwkToken['kind'], length: number, text = rest.slice(0, length)): void => {
    tokens.push({ kind, text });
    rest = rest.slice(length);
  };
  while (rest !== '') {
    const blank = /^(?:[ \t\r]+|\\\n|#[^\n]*)+/.exec(rest)?.[0];
    if (blank !== undefined) {
      rest = rest.slice(blank.length);
      continue;
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest)?.[0];
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    const string = /^"(?:[^"\\\n]|\\[^])*"/.exec(rest)?.[0];
    const regex = allowsRegex(tokens.at(-1))
      ? /^\/(?:[^/\\\n[]|\\.|\[\^?\]?[^\]\n]*\])+\//.exec(rest)?.[0]
      : undefined;
    const operator = OPERATORS.exec(rest)?.[0];
    if (rest.startsWith('\n')) take('newline', 1);
    else if (number !== undefined) take('number', number.length);
    else if (name !== undefined) take(kindOf(name, rest), name.length);
    else if (string !== undefined) take('string', string.length, unescapeString(string.slice(1, -1)));
    else if (regex !== undefined) take('regex', regex.length, regex.slice(1, -1).replaceAll('\\/', '/'));
    else if (operator !== undefined) take('operator', operator.length);
    else throw new AwkError(`syntax error near ${rest.slice(0, 20)}`);
  }
  return [...tokens, { kind: 'end', text: '' }];
}

/** The escapes of a string; an escape that has no meaning stays as it is, for regular expressions. */
export function unescapeString(text: string): string {
  return text.replace(/\\(?:["/]|[abfnrtv\\]|[0-7]{1,3})/g, (all) =>
    all === '\\/' ? '/' : all === '\\"' ? '"' : unescapeFormat(all).text,
  );
}

function kindOf(name: string, rest: string): AwkToken['kind'] {
  if (KEYWORDS.has(name)) return 'keyword';
  return rest.charAt(name.length) === '(' ? 'call' : 'name';
}

/** A slash after a value divides; elsewhere it begins a regular expression. */
function allowsRegex(before: AwkToken | undefined): boolean {
  if (!before) return true;
  if (before.kind === 'operator') return ![')', ']', '$', '++', '--'].includes(before.text);
  return before.kind === 'newline' || before.kind === 'keyword';
}
