import { lex } from '../../../server/src/syntax/tokens';
import type { Random } from '../../support/random';
import { damage } from '../damage';

/** What people type, half or wrong, and what breaks tools that read it. */
const SNIPPETS = [
  'goto out;\n',
  'for (;;) ',
  'while (1) { }\n',
  'do { } while (!0);\n',
  'if (',
  'return ',
  '1 / 0',
  '-1',
  '(void *)1',
  '0x7fffffffffffffff',
  '[0 ... 99999999] = ',
  'sizeof(struct ',
  'static ',
  'kmalloc(4 << 20, GFP_KERNEL);\n',
  'kthread_run(livepatch_init, NULL, "x");\n',
  'schedule_work(&work);\n',
  'mod_timer(&timer, jiffies + 1);\n',
  'pr_info("%s\\n", name);\n',
  'klp_enable_patch(&patch);\n',
  'klp_shadow_free_all(1, NULL);\n',
  'spin_lock_irq(&lock);\n',
  'rcu_read_lock();\n',
  'list_for_each_entry(pos, &head, list) ',
  '#define X X X\n',
  '#define S(...) #__VA_ARGS__ __VA_ARGS__\n',
  '#include "lp.c"\n',
  '#if 0\n',
  '.objs = objs,',
  '.funcs = funcs,',
  '/* ',
  '"',
  '\\\n',
  '\0',
  '\u{1f600}',
];

const BYTES = [
  '\0',
  '\t',
  '\r',
  '\n',
  '"',
  "'",
  '\\',
  '/',
  '*',
  '#',
  '{',
  '}',
  '(',
  ')',
  ';',
  ',',
  '0',
  '\xff',
  '\ud800',
];

/** Makes another text of one; `other` is one of the same kind, of which parts may be put in. */
export function mutate(text: string, other: string, random: Random): string {
  switch (random.below(8)) {
    case 0:
    case 1:
      return damage(text, random);
    case 2:
      return withByte(text, random);
    case 3:
      return spliced(text, other, random);
    case 4:
      return text.slice(0, random.below(text.length + 1));
    case 5:
    case 6:
      return withSnippet(text, random);
    default:
      return withOtherToken(text, other, random);
  }
}

function withByte(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const removed = random.below(2);
  return text.slice(0, at) + random.pick(BYTES) + text.slice(at + removed);
}

/** A piece of the other text, from one line to another, in place of some of this one's lines. */
function spliced(text: string, other: string, random: Random): string {
  const [lines, others] = [text.split('\n'), other.split('\n')];
  const at = random.below(lines.length);
  const from = random.below(others.length);
  lines.splice(at, random.below(6), ...others.slice(from, from + 1 + random.below(20)));
  return lines.join('\n');
}

function withSnippet(text: string, random: Random): string {
  const { tokens } = lex(text);
  if (tokens.length === 0) return random.pick(SNIPPETS);
  const { start, end } = random.pick(tokens);
  return text.slice(0, start) + random.pick(SNIPPETS) + text.slice(random.below(2) === 0 ? start : end);
}

function withOtherToken(text: string, other: string, random: Random): string {
  const [{ tokens }, others] = [lex(text), lex(other).tokens];
  if (tokens.length === 0 || others.length === 0) return other;
  const { start, end } = random.pick(tokens);
  return text.slice(0, start) + random.pick(others).text + text.slice(end);
}
