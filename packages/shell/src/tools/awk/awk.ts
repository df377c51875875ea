import { type Invocation, linesOf } from '../../invocation';
import { readInputs } from '../input';
import { readOptions } from '../options';
import { parseAwk } from './parse';
import { AwkRun } from './awkRun';
import { AwkError } from './syntax';
import { unescapeString } from './tokens';

/** `awk` */
export function awk(call: Invocation): number {
  const { values, operands } = readOptions(leadingOptions(call.args), ['F', 'v', 'f']);
  const [source, ...names] = operands;
  if (source === undefined || values.has('f')) {
    call.err('usage: awk [-F fs][-v var=value][prog][file ...]\n');
    return 2;
  }
  const { budget } = call.shell.world;
  try {
    const run = new AwkRun(parseAwk(source), budget);
    const separator = values.get('F')?.[0];
    if (separator !== undefined) run.assign('FS', separator === 't' ? '\t' : unescapeString(separator));
    for (const pair of values.get('v') ?? []) assignPair(run, pair);
    const assignments = names.filter((name) => /^[A-Za-z_]\w*=/.test(name));
    for (const pair of assignments) assignPair(run, pair);
    const files = names.filter((name) => !assignments.includes(name));
    const failures: string[] = [];
    const reading = { ...call, err: (text: string) => failures.push(text) };
    const status = run.run(() => readInputs(reading, files).files.flatMap(({ text }) => linesOf(text)));
    call.out(run.output);
    call.err(failures.join(''));
    return status || (failures.length > 0 ? 2 : 0);
  } catch (error) {
    if (!(error instanceof AwkError)) throw error;
    call.err(`awk: ${error.message}\n`);
    return 2;
  }
}

function assignPair(run: AwkRun, pair: string): void {
  const at = pair.indexOf('=');
  run.assign(pair.slice(0, at), unescapeString(pair.slice(at + 1)));
}

/** Options end at the program, which may be followed by words that look like options. */
function leadingOptions(args: readonly string[]): string[] {
  let index = 0;
  while (/^-./.test(args[index] ?? '') && args[index] !== '--')
    index += /^-[Fvf]$/.test(args[index] ?? '') ? 2 : 1;
  const at = args[index] === '--' ? index + 1 : index;
  return [...args.slice(0, index), '--', ...args.slice(at)];
}
