import { unifiedDiff } from '../unifiedDiff';
import { type Invocation, linesOf } from '../invocation';
import { readInputs } from './input';
import { readOptions } from './options';

/** `diff`, which prints the unified form whether asked for it or not. */
export function diff(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['label', 'U', 'L', 'C'], { brief: 'q' });
  const { files, failed } = readInputs(call, operands);
  const [left, right] = files;
  if (failed || !left || !right) return 2;
  if (left.text === right.text) return 0;
  if (values.has('q')) call.out(`Files ${left.name} and ${right.name} differ\n`);
  else {
    const labels = values.get('label') ?? values.get('L') ?? [];
    const context = Number(values.get('U')?.[0] ?? 3);
    const names = { left: labels[0] ?? left.name, right: labels[1] ?? right.name };
    call.out(unifiedDiff(left.text, right.text, names, context));
  }
  return 1;
}

/** `cmp` */
export function cmp(call: Invocation): number {
  const { values, operands } = readOptions(call.args, [], { silent: 's', quiet: 's' });
  const { files, failed } = readInputs(call, operands);
  const [left, right] = files;
  if (failed || !left || !right) return 2;
  if (left.text === right.text) return 0;
  const byte = Array.from(left.text).findIndex((char, index) => char !== right.text[index]);
  const at = byte === -1 ? left.text.length : byte;
  const line = left.text.slice(0, at).split('\n').length;
  if (!values.has('s')) call.out(`${left.name} ${right.name} differ: byte ${at + 1}, line ${line}\n`);
  return 1;
}

/** `comm`, which walks through two lists as if they were sorted. */
export function comm(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['output-delimiter']);
  const { files, failed } = readInputs(call, operands);
  const [left, right] = files.map(({ text }) => linesOf(text));
  if (failed || !left || !right) return 1;
  const isShown = (column: number): boolean => !values.has(String(column));
  const print = (column: 1 | 2 | 3, line: string): void => {
    if (!isShown(column)) return;
    const indents = [1, 2].filter((each) => each < column && isShown(each)).length;
    call.out(`${'\t'.repeat(indents)}${line}\n`);
  };
  let [a, b] = [0, 0];
  while (a < left.length || b < right.length) {
    const [one, other] = [left[a], right[b]];
    if (one !== undefined && one === other) {
      print(3, one);
      a++;
      b++;
    } else if (other === undefined || (one !== undefined && one < other)) {
      print(1, one ?? '');
      a++;
    } else {
      print(2, other);
      b++;
    }
  }
  return 0;
}
