import { parseText } from '../parse';
import type { Run } from '../run';
import type { Shell } from '../shell';
import { CommandError } from '../signals';

/**
 * The value of an arithmetic expression that is given as text.
 * @throws CommandError if it cannot be computed
 */
export function* evaluateText(shell: Shell, text: string): Run<bigint> {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  if (/^-?(?:0|[1-9]\d*)$/.test(trimmed)) return BigInt.asIntN(64, BigInt(trimmed));
  const { commands, errors } = parseText(`((${trimmed}))`);
  const command = commands[0]?.command;
  if (command?.type !== 'ArithmeticCommand' || !command.expression || errors?.length)
    throw new CommandError(`${trimmed}: syntax error in expression`);
  return yield* shell.world.interpreter.evaluate(shell, command.expression);
}
