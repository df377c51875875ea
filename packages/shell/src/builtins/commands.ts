import type { Invocation } from '../invocation';
import type { Run } from '../run';
import { complain, type Shell } from '../shell';
import { BUILTIN_NAMES } from './names';

/**
 * `:` and `true`, and what changes nothing here: `alias` does nothing in a script, no rights depend on `umask`, and `cd`
 * would lead nowhere that an absolute path does not.
 */
export const nothing = (): number => 0;

/** `pwd` */
export function pwd({ shell, out }: Invocation): number {
  out(`${shell.world.files.folder}\n`);
  return 0;
}

/** `command`, `builtin` and `exec` with a command. */
export function* builtinCommand({ name, args, shell, out }: Invocation): Run<number> {
  const words = args.filter((word, index) => index > 0 || !/^-[vVp]$/.test(word));
  if (/^-[vV]$/.test(args[0] ?? '')) return words.every((word) => describe(shell, word, out)) ? 0 : 1;
  if (words.length === 0) return 0;
  const status = yield* shell.world.interpreter.command(shell, words, false);
  if (name === 'exec') return yield* shell.world.interpreter.command(shell, ['exit', String(status)], false);
  return status;
}

function describe(shell: Shell, word: string, out: (text: string) => void): boolean {
  if (shell.functions.has(word) || BUILTIN_NAMES.has(word)) out(`${word}\n`);
  else if (shell.world.tools.has(word)) out(`/usr/bin/${word}\n`);
  else return false;
  return true;
}

/** `type` */
export function type({ args, shell, out }: Invocation): number {
  let status = 0;
  for (const word of args.filter((each) => !each.startsWith('-'))) {
    const kind = kindOf(shell, word);
    if (kind === undefined) {
      complain(shell, `type: ${word}: not found`);
      status = 1;
    } else if (args[0] === '-t') out(`${kind}\n`);
    else out(kind === 'file' ? `${word} is /usr/bin/${word}\n` : `${word} is a shell ${kind}\n`);
  }
  return status;
}

function kindOf(shell: Shell, word: string): 'function' | 'builtin' | 'file' | undefined {
  if (shell.functions.has(word)) return 'function';
  if (BUILTIN_NAMES.has(word)) return 'builtin';
  return shell.world.tools.has(word) ? 'file' : undefined;
}
