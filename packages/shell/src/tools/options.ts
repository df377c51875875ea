/** The options of a tool, and the words that are none. */
export interface Options {
  /** Values of options by letter or long name; an option without value has ''. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/**
 * Reads options as getopt_long does. `withValue` are the letters and long names that take a value;
 * `long` gives the letters for long names.
 */
export function readOptions(
  args: readonly string[],
  withValue: readonly string[] = [],
  long: Readonly<Record<string, string>> = {},
): Options {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const add = (name: string, value: string): void => {
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [, written = '', value] = /^--([^=]*)(?:=([^]*))?$/.exec(arg) ?? [];
      const name = long[written] ?? written;
      add(name, value ?? (withValue.includes(name) ? (args[++index] ?? '') : ''));
    } else if (arg.startsWith('-') && arg.length > 1) {
      index += readLetters(arg, args[index + 1] ?? '', withValue, add);
    } else operands.push(arg);
  }
  return { values, operands };
}

function readLetters(
  arg: string,
  next: string,
  withValue: readonly string[],
  add: (name: string, value: string) => void,
): number {
  for (let at = 1; at < arg.length; at++) {
    const letter = arg.charAt(at);
    if (!withValue.includes(letter)) {
      add(letter, '');
      continue;
    }
    const inline = arg.slice(at + 1);
    add(letter, inline === '' ? next : inline);
    return inline === '' ? 1 : 0;
  }
  return 0;
}
