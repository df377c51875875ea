import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Int } from '../../server/src/c/integers';
import type { Subject } from './randomBranches';

/** What a call does: what it returns, and where it came by. */
export interface Behaviour {
  readonly result: bigint;
  readonly trace: readonly number[];
}

export interface Call {
  /** Index of the function. */
  readonly subject: number;
  readonly inputs: readonly Int[];
}

/** Whether there is a gcc. */
export function hasGcc(): boolean {
  return spawnSync('gcc', ['--version']).status === 0;
}

/**
 * What each call does if gcc compiles the functions; undefined where it divides INT_MIN by -1, which gcc brings in where
 * it makes `y += a / -d` of `y -= a / d`. One compilation, one process.
 */
export function behaviours(subjects: readonly Subject[], calls: readonly Call[]): (Behaviour | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), 'livepatch-paths-'));
  try {
    const [file, binary] = [join(folder, 'paths.c'), join(folder, 'paths')];
    writeFileSync(file, programOf(subjects));
    const compiled = spawnSync('gcc', ['-O0', '-fwrapv', '-funsigned-char', '-w', '-o', binary, file], {
      encoding: 'utf8',
    });
    if (compiled.status !== 0)
      throw new Error(`gcc refuses the functions: ${compiled.stderr.slice(0, 2000)}`);
    const input = calls.map(({ subject, inputs }) => lineOf(subject, inputs)).join('\n');
    const ran = spawnSync(binary, { input: `${input}\n`, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (ran.status !== 0) throw new Error(`The functions end with ${ran.status} (${ran.signal}).`);
    return ran.stdout.trimEnd().split('\n').map(behaviourOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lineOf(subject: number, inputs: readonly Int[]): string {
  const four = Array.from({ length: 4 }, (_, at) => BigInt.asIntN(64, BigInt(inputs[at] ?? 0)));
  return [subject, ...four].join(' ');
}

function behaviourOf(line: string): Behaviour | undefined {
  if (line === 'trap') return undefined;
  const [result, ...trace] = line.split(' ');
  return { result: BigInt(result ?? 0), trace: trace.map(Number) };
}

function programOf(subjects: readonly Subject[]): string {
  const cases = subjects.map(({ name, parameters }, at) => {
    const inputs = parameters.map(({ type }, index) => `(${type.name})v[${index}]`).join(', ');
    return `case ${at}: r = ${name}(${inputs}); break;`;
  });
  return `#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
static int ids[100000], count;
static sigjmp_buf start;
static void trap(int number) { siglongjmp(start, 1); }
static void seen(int id) { if (count < 100000) ids[count++] = id; }
${subjects.map(({ text }) => text).join('\n')}
int main(void)
{
  int at; long v[4], r = 0;
  signal(SIGFPE, trap);
  while (scanf("%d %ld %ld %ld %ld", &at, v, v + 1, v + 2, v + 3) == 5) {
    count = 0;
    if (sigsetjmp(start, 1)) { puts("trap"); continue; }
    switch (at) { ${cases.join('\n')} }
    printf("%ld", r);
    for (int i = 0; i < count; i++) printf(" %d", ids[i]);
    printf("\\n");
  }
  return 0;
}
`;
}
