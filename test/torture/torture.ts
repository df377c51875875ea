import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { epilogue, PRELUDE } from './prelude';
import type { Candidate } from './program';

/** Reasons in the text of a program, with their comments removed, why the machine is not asked to run it. */
const SKIPPED: readonly (readonly [string, RegExp])[] = [
  [
    'floating point',
    /\b(?:float|double|_Complex|__complex__|_Float\d+x?|__float128|_Decimal\d+)\b|\b\d+\.\d*(?:[eE][-+]?\d+)?|\d[eE][-+]?\d+[fF]?\b(?<!0x[\da-fA-F]*)/,
  ],
  [
    'input and output',
    /\b(?:__builtin_)?v?[fs]?n?printf(?:_unlocked)?\b|\b(?:f?puts|f?putchar|putc|fopen|fputs_unlocked|fwrite|FILE|remove|tmpnam)\b/,
  ],
  ['signals', /\bsig(?:nal|action|setjmp|longjmp)\b|<signal\.h>/],
  ['jumps out of functions', /\b(?:__builtin_)?(?:set|long)jmp\b/],
  ['memory mapping', /\bmmap\b|<sys\/mman\.h>/],
  [
    'the stack as gcc lays it',
    /__builtin_(?:return_address|frame_address|apply|apply_args|return|dwarf|unwind|stack_save|va_arg_pack)/,
  ],
  ['vectors', /vector_size|__builtin_(?:shuffle|convertvector|ia32)/],
  ['assembly', /\b__?asm(?:__)?\b|\basm\b/],
  ['profiling', /no_instrument_function|__cyg_profile/],
  ['names that the kernel has', /^\s*(?:int|void)?\s*\b(?:true|false)\s*\(.*\)\s*$/m],
  ['builtins defined anew', /\bstatic int strcmp\(\)|\blong long llabs \(long long \w+\)/],
  ['alignment of functions', /\bfunc\s*\(void\)\s*__attribute__\s*\(\(aligned/],
  ['types of 2^62 bytes', /1L << \(8 \* sizeof\(\w+\) - 2\)/],
  ['addresses on the stack', /"=g" \(x\), "\+m" \(s\) : "0" \(&x\)/],
  ['machine modes', /__attribute__\s*\(\(\s*_*mode/],
];

/** Assembly without an instruction only orders or hides values. */
const EMPTY_ASSEMBLY = /\b(?:__asm__|__asm|asm)\s*(?:__volatile__|__volatile|volatile)?\s*\(\s*""/g;

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g, (piece) =>
    piece.startsWith('"') ? '""' : ' ',
  );
}

/** gcc's execution tests, sorted by name. */
export function torturePrograms(folder: string): Candidate[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.c'));
  return names.sort().map((name) => candidate(folder, name));
}

function candidate(folder: string, name: string): Candidate {
  const source = readFileSync(join(folder, name), 'latin1');
  const whole = withIncluded(folder, source);
  if (whole === undefined) return { name, skipped: 'includes another program' };
  const code = withoutComments(whole).replaceAll(EMPTY_ASSEMBLY, '');
  const reason = SKIPPED.find(([, pattern]) => pattern.test(code));
  if (reason) return { name, skipped: reason[0] };
  const call = callOfMain(code);
  if (call === undefined) return { name, skipped: 'no main function' };
  const body = whole.replace(/^[ \t]*#[ \t]*include[ \t]*<[^>]*>.*$/gm, '');
  const text = Buffer.from(withType(body), 'latin1').toString('utf8');
  if (text.includes('\ufffd')) return { name, skipped: 'not in UTF-8' };
  const module = `${PRELUDE}${text}${epilogue(call)}`;
  return { name, source: whole, options: optionsIn(source), includes: [], module, headers: new Map() };
}

/** Before C99 a function without a type gave an `int`; the kernel's C has no such functions. */
function withType(body: string): string {
  return body.replace(/(^|[;}/])(\s*)^main[ \t]*\(/m, '$1$2int main (');
}

/** Some programs are another one with a macro in front. */
function withIncluded(folder: string, source: string): string | undefined {
  try {
    return source.replace(/^[ \t]*#[ \t]*include[ \t]*"([^"]+)".*$/gm, (_, name: string) =>
      readFileSync(join(folder, name), 'latin1'),
    );
  } catch {
    return undefined;
  }
}

function callOfMain(code: string): string | undefined {
  const main = /(\w+)?\s*\bmain\s*\(([^)]*)\)/.exec(code);
  if (!main) return undefined;
  const args = /^\s*(?:void)?\s*$/.test(main[2] ?? '')
    ? ''
    : '1, (void *)0, (void *)0'.slice(0, argumentsOf(main[2] ?? ''));
  return main[1] === 'void'
    ? `main(${args}); pr_info("end 0\\n");`
    : `pr_info("end %d\\n", main(${args}) & 255);`;
}

function argumentsOf(text: string): number {
  return [0, 1, 12, 23][text.split(',').length] ?? 0;
}

function optionsIn(source: string): string[] {
  const given = /dg-(?:additional-)?options\s+"([^"]*)"/.exec(source)?.[1] ?? '';
  return given
    .split(/\s+/)
    .filter((each) => /^-(?:std=|f(?!no-early|tree|ipa|inline|profile|instrument)|W|D)/.test(each));
}
