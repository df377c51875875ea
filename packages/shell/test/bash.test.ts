import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runShell } from './runShell';

interface Example {
  readonly script: string;
  readonly output: string;
}

/**
 * Reads examples: `$$$$`, a script, `>>>>`, and what bash 5.2 with GNU tools and mawk printed for it. `[N]` on the last
 * line is a status other than 0, `\c` an output that does not end in a line end.
 */
function readExamples(name: string): Example[] {
  const text = readFileSync(join(__dirname, `${name}.txt`), 'utf8');
  return text
    .split(/^\$\$\$\$\n/m)
    .slice(1)
    .map((block) => {
      const [script = '', output = ''] = block.split(/^>>>>\n/m);
      return { script, output: output.replace(/\\c\n$/, '').replace(/(\[\d+\])\n$/, '$1') };
    });
}

describe.each(['language', 'tools'])('the shell does what bash does: %s', (name) => {
  it.each(readExamples(name))('$script', ({ script, output }) => {
    expect(runShell(script)).toBe(output);
  });
});
