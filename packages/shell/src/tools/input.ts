import { type Invocation, inputOf, linesOf } from '../invocation';

/** A file that a tool reads; `-` and no file at all are standard input. */
export interface InputFile {
  readonly name: string;
  readonly text: string;
}

/** Reads the files that a tool is given. Prints a message for each that cannot be read; `failed` tells. */
export function readInputs(
  call: Invocation,
  names: readonly string[],
): { readonly files: readonly InputFile[]; readonly failed: boolean } {
  const { files } = call.shell.world;
  const read: InputFile[] = [];
  let failed = false;
  for (const name of names.length > 0 ? names : ['-']) {
    const isStandard = name === '-' || name === '/dev/stdin';
    const text = isStandard ? inputOf(call).rest() : files.read(files.absolute(name));
    if (typeof text === 'string') read.push({ name, text });
    else {
      call.err(`${call.name}: ${name}: ${call.shell.world.files.failureText(text)}\n`);
      failed = true;
    }
  }
  call.shell.world.budget.step(read.reduce((sum, { text }) => sum + Math.ceil(text.length / 10_000), 0));
  return { files: read, failed };
}

/** The lines of all files that a tool is given. */
export function readLines(
  call: Invocation,
  names: readonly string[],
): { readonly lines: readonly string[]; readonly failed: boolean } {
  const { files, failed } = readInputs(call, names);
  return { lines: files.flatMap(({ text }) => linesOf(text)), failed };
}
