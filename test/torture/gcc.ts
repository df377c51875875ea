import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome, Program } from './program';

const OPTIONS = ['-O0', '-fwrapv', '-funsigned-char', '-fshort-wchar', '-w'];
const RUN_MS_MAX = 2000;

/** What gcc makes of a program, or why that says nothing: two or three words. Kept by content in `folder`. */
export function reference(program: Program, folder: string): Outcome | string {
  const key = createHash('sha1')
    .update(JSON.stringify([OPTIONS, program.options, program.source]))
    .digest('hex');
  const file = join(folder, `${key}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Outcome | string;
  } catch {
    const outcome = compiledAndRun(program);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(outcome));
    return outcome;
  }
}

function compiledAndRun({ source, options, includes }: Program): Outcome | string {
  const folder = mkdtempSync(join(tmpdir(), 'livepatch-c-'));
  try {
    const [file, binary] = [join(folder, 'program.c'), join(folder, 'program')];
    writeFileSync(file, source, 'latin1');
    const search = includes.flatMap((each) => ['-I', each]);
    const compiled = spawnSync('gcc', [...OPTIONS, ...options, ...search, '-o', binary, file], {
      encoding: 'utf8',
    });
    if (compiled.error) throw compiled.error;
    if (compiled.status !== 0) return 'gcc refuses it';
    const pedantic = spawnSync('gcc', [...options, ...search, '-fsyntax-only', '-Wpedantic', file], {
      encoding: 'utf8',
    });
    if (/forbids nested functions/.test(pedantic.stderr)) return 'nested functions';
    if (/cannot have a variably modified type/.test(pedantic.stderr)) return 'records of variable length';
    const ran = spawnSync(binary, { encoding: 'latin1', timeout: RUN_MS_MAX });
    if (ran.status === null) return 'it does not end by itself';
    return { status: ran.status, printed: ran.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
