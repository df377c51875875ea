import type { Token } from '../tokens';

/** A `#define`. */
export interface Macro {
  readonly name: string;
  /** Absent for an object-like macro. */
  readonly parameters: readonly string[] | undefined;
  /** The name that stands for the remaining arguments, usually `__VA_ARGS__`. */
  readonly rest: string | undefined;
  readonly body: readonly Token[];
  /** Index of the file in the unit's list. */
  readonly file: number;
  /** The name's token. */
  readonly nameToken: Token;
}

export const COUNTER = '__COUNTER__';
const COUNTER_TOKEN: Token = {
  kind: 'identifier',
  text: COUNTER,
  start: 0,
  end: 0,
  spaceBefore: true,
  startsLine: false,
};

/** A use of `__COUNTER__`; each is the next number. */
export function counterMacro(count: number): Macro {
  const number: Token = { ...COUNTER_TOKEN, kind: 'number', text: String(count) };
  return {
    name: COUNTER,
    parameters: undefined,
    rest: undefined,
    body: [number],
    file: 0,
    nameToken: COUNTER_TOKEN,
  };
}

/**
 * Reads the tokens behind `#define`.
 * @param tokens the rest of the directive's line
 * @returns undefined if there is no name to define
 */
export function parseDefine(tokens: readonly Token[], file: number): Macro | undefined {
  const nameToken = tokens[0];
  if (nameToken?.kind !== 'identifier') return undefined;
  const open = tokens[1];
  if (open?.text !== '(' || open.spaceBefore) {
    return {
      name: nameToken.text,
      parameters: undefined,
      rest: undefined,
      body: tokens.slice(1),
      file,
      nameToken,
    };
  }
  const close = tokens.findIndex((token) => token.text === ')');
  if (close < 0) return undefined;
  const { parameters, rest } = readParameters(tokens.slice(2, close));
  return { name: nameToken.text, parameters, rest, body: tokens.slice(close + 1), file, nameToken };
}

function readParameters(tokens: readonly Token[]): { parameters: string[]; rest: string | undefined } {
  const parameters: string[] = [];
  let rest: string | undefined;
  tokens.forEach((token, index) => {
    if (token.kind === 'identifier') {
      if (tokens[index + 1]?.text === '...') rest = token.text;
      else parameters.push(token.text);
    } else if (token.text === '...') {
      rest ??= '__VA_ARGS__';
    }
  });
  return { parameters, rest };
}
