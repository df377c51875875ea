import { lex } from '../../server/src/syntax/tokens';
import type { Random } from '../support/random';

/** Deletes, doubles or swaps tokens of C text, cuts it off, or puts strange bytes in. */
export function damage(text: string, random: Random): string {
  const { tokens } = lex(text);
  if (tokens.length === 0) return text;
  const [first, second] = [random.pick(tokens), random.pick(tokens)];
  switch (random.below(6)) {
    case 0:
      return text.slice(0, first.start) + text.slice(first.end);
    case 1:
      return text.slice(0, first.end) + first.text + text.slice(first.end);
    case 2: {
      const [early, late] = first.start < second.start ? [first, second] : [second, first];
      const middle = text.slice(early.end, late.start);
      return text.slice(0, early.start) + late.text + middle + early.text + text.slice(late.end);
    }
    case 3:
      return text.slice(0, first.start);
    case 4:
      return (
        text.slice(0, first.start) +
        random.pick(['\0', '\ud800', '"', "'", '/*', '\\', '#', '}}}', '(((']) +
        text.slice(first.start)
      );
    default:
      return text.slice(0, first.start) + text.slice(second.start);
  }
}
