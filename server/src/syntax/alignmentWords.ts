import type { ExpandedToken } from './preprocessor/expandedToken';
import { closeOf } from './operandContext';

const WORDS = new Set(['aligned', '__aligned__', '__aligned', '_Alignas', '__alignas', 'alignas']);

/** What the attributes in some tokens ask to be aligned to: the tokens of each operand, none where there is no operand. */
export function alignmentOperands(tokens: readonly ExpandedToken[]): (readonly ExpandedToken[])[] {
  const found: (readonly ExpandedToken[])[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!WORDS.has(tokens[at]?.token.text ?? '')) continue;
    const hasOperand = tokens[at + 1]?.token.text === '(';
    const end = hasOperand ? closeOf(tokens, at + 1) : at;
    found.push(hasOperand ? tokens.slice(at + 2, end) : []);
    at = end;
  }
  return found;
}

/** The text of an operand of numbers and operators; undefined for one that depends on what its names are. */
export function plainText(operand: readonly ExpandedToken[]): string | undefined {
  const isPlain = operand.every(({ token: { kind } }) => kind === 'number' || kind === 'punctuator');
  return isPlain ? operand.map(({ token }) => token.text).join(' ') : undefined;
}
