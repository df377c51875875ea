import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Rule {
  readonly match: string;
  readonly name?: string;
  readonly captures?: Readonly<Record<string, { readonly name?: string }>>;
}

interface Grammar {
  readonly patterns: readonly { readonly include: string }[];
  readonly repository: Readonly<Record<string, Rule>>;
}

const { patterns, repository } = JSON.parse(
  readFileSync('syntaxes/klp-transcript.tmLanguage.json', 'utf8'),
) as Grammar;

/**
 * Which rule a line falls under, and the scopes of its parts. The rules' expressions mean the same in JavaScript, so no
 * tokeniser is needed; the suite for the real editor uses VS Code's own.
 */
function tokens(line: string): Record<string, string> {
  for (const { include } of patterns) {
    const rule = repository[include.slice(1)]!;
    const match = new RegExp(rule.match).exec(line);
    if (!match) continue;
    const parts = [...match].flatMap((text: string | undefined, index) => {
      const scope = rule.captures?.[String(index)]?.name;
      return index > 0 && text !== undefined && scope !== undefined
        ? [[text, scope.replace('.klp-transcript', '')]]
        : [];
    });
    return Object.fromEntries([['rule', include.slice(1)], ...parts]) as Record<string, string>;
  }
  return {};
}

describe('the grammar of transcripts', () => {
  it.each([
    ['===== TEST: a name =====', { rule: 'heading', 'a name': 'entity.name.section' }],
    ['# why', { rule: 'comment' }],
    ['% insmod a.ko x=1', { rule: 'command', insmod: 'entity.name.function' }],
    ['% sleep 3', { rule: 'command', sleep: 'entity.name.function' }],
    ['= 1', { rule: 'value', '1': 'constant.other.value' }],
    ['! use after free', { rule: 'fault', 'use after free': 'invalid' }],
    [
      'rmmod: ERROR: Module x is in use',
      { rule: 'failure', rmmod: 'entity.name.function', ERROR: 'keyword.other.failure' },
    ],
    ['write error: Invalid argument', { rule: 'failure', 'Invalid argument': 'string.unquoted.message' }],
    ["livepatch: 'x': patching complete", { rule: 'log', "'x'": 'entity.name.type' }],
    ['test_mod: hello', { rule: 'message', test_mod: 'entity.name.type' }],
  ])('%s', (line, expected) => {
    expect(tokens(line)).toMatchObject(expected);
  });

  it.each(['% reboot now', '%insmod x.ko', 'a plain line'])('%s is nothing special', (line) => {
    expect(tokens(line)).toEqual({});
  });
});
