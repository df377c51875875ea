import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runC } from './runC';

/** What functions `f0`, `f1` … return when the C compiler has translated them. */
export function compiled(text: string, count: number): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'livepatch-compiler-'));
  try {
    const calls = Array.from({ length: count }, (_, index) => `  printf("%ld\\n", f${index}());`);
    const main = `#include <stdio.h>\n${text}\nint main(void)\n{\n${calls.join('\n')}\n  return 0;\n}\n`;
    writeFileSync(path.join(folder, 'main.c'), main);
    execFileSync('cc', ['-O0', '-fwrapv', '-funsigned-char', '-w', '-o', 'main', 'main.c'], { cwd: folder });
    return execFileSync(path.join(folder, 'main'), { encoding: 'utf8' }).trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the bodies of functions return, each behind its text: as the machine has it, and as the C compiler has it. */
export function bothResults(
  declarations: string,
  bodies: readonly string[],
): { readonly machine: readonly string[]; readonly compiler: readonly string[] } {
  const functions = bodies.map((body, index) => `long f${index}(void)\n{\n  ${body}\n}`);
  const text = `${declarations}\n${functions.join('\n')}`;
  const calls = functions.map((_, index) => `  pr_info("%ld\\n", f${index}());`);
  const { log, faults, unknown } = runC(`${text}\nint f(void)\n{\n${calls.join('\n')}\n  return 0;\n}\n`);
  const problems = [...faults, ...unknown];
  const results = compiled(text, bodies.length);
  return {
    machine: [...problems, ...bodies.map((body, index) => `${body} ${log[index]}`)],
    compiler: bodies.map((body, index) => `${body} ${results[index]}`),
  };
}
