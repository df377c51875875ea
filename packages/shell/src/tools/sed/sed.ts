import { type Invocation, linesOf } from '../../invocation';
import { readInputs } from '../input';
import { readOptions } from '../options';
import { parseSed, type SedCommand, SedError } from './program';
import { SedRun } from './sedRun';

const LONG = { quiet: 'n', silent: 'n', expression: 'e', 'regexp-extended': 'E', 'in-place': 'i' };

/** `sed` */
export function sed(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['e'], LONG);
  const given = values.get('e');
  const source = given?.join('\n') ?? operands[0];
  if (source === undefined) {
    call.err('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n');
    return 1;
  }
  let program: SedCommand[];
  try {
    program = parseSed(source, values.has('E') || values.has('r'));
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    call.err(`sed: -e expression #1, char ${source.length}: ${error.message}\n`);
    return 1;
  }
  const { files, failed } = readInputs(call, given ? operands : operands.slice(1));
  const { budget, files: system } = call.shell.world;
  const run = (text: string): SedRun => {
    const finished = new SedRun(program, linesOf(text), values.has('n'), budget);
    finished.run();
    return finished;
  };
  if (values.has('i')) {
    for (const { name, text } of files) system.keep(system.absolute(name), run(text).output);
    return failed ? 2 : 0;
  }
  const all = files.map(({ text }) => text);
  const whole = all.map((text, index) =>
    index < all.length - 1 && text !== '' && !text.endsWith('\n') ? `${text}\n` : text,
  );
  const finished = run(whole.join(''));
  const lacksEnd = !whole.join('').endsWith('\n') && finished.output.endsWith('\n');
  call.out(lacksEnd ? finished.output.slice(0, -1) : finished.output);
  return finished.status || (failed ? 2 : 0);
}
