import type { ArithmeticExpansionPart, ArithmeticExpression, WordPart } from 'unbash';
import { evaluateText } from './evaluateText';
import { parseWords } from '../parse';
import type { Run } from '../run';
import type { Shell } from '../shell';
import { CommandError } from '../signals';

/** Expands parts of a word to text. */
type ExpandParts = (shell: Shell, parts: readonly WordPart[]) => Run<string>;

/** The digits of `$((…))`. An empty expression is 0. */
export function* evaluateInText(
  shell: Shell,
  { expression, text }: ArithmeticExpansionPart,
  expandParts: ExpandParts,
): Run<string> {
  return String(yield* evaluateWritten(shell, text.slice(3, -2), expression, expandParts));
}

/**
 * The value of an expression as it is written between brackets. Expansions in it are replaced before it is read, so
 * that what they give may be any piece of an expression.
 */
export function* evaluateWritten(
  shell: Shell,
  text: string,
  expression: ArithmeticExpression | undefined,
  expandParts: ExpandParts,
): Run<bigint> {
  if (/[$`]/.test(text)) {
    const [word] = parseWords(`"${text.replaceAll('"', '')}"`);
    return yield* evaluateText(shell, word?.parts ? yield* expandParts(shell, word.parts) : text);
  }
  if (expression) return yield* shell.world.interpreter.evaluate(shell, expression);
  if (text.trim() === '') return 0n;
  throw new CommandError(`${text.trim()}: syntax error in expression`);
}
