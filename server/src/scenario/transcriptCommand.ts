/** A command of a transcript, understood. */
export type TranscriptCommand =
  | { readonly name: 'insmod'; readonly path: string; readonly parameters: readonly string[] }
  | { readonly name: 'modprobe'; readonly module: string; readonly parameters: readonly string[] }
  | { readonly name: 'rmmod'; readonly module: string }
  | EchoCommand
  | { readonly name: 'cat'; readonly path: string }
  | { readonly name: 'sysctl'; readonly key: string; readonly value: string | undefined }
  | { readonly name: 'sleep'; readonly ms: number };

interface EchoCommand {
  readonly name: 'echo';
  readonly text: string;
  readonly path: string;
  /** `>>` */
  readonly isAppending: boolean;
}

const SLEEP_S_MAX = 3600;

/**
 * Reads a command, without the `% ` in front of it.
 * @returns a sentence that says what is wrong with it, if it is none
 */
export function parseCommand(text: string): TranscriptCommand | string {
  const words = splitWords(text);
  if (typeof words === 'string') return words;
  const [name, ...args] = words;
  const read = COMMANDS[name?.text ?? ''];
  if (read) return read(args);
  const names = Object.keys(COMMANDS).join(', ');
  return name === undefined
    ? `A command is missing; there are ${names}.`
    : `There is no command '${name.text}'; there are ${names}.`;
}

interface CommandWord {
  readonly text: string;
  /** It is `>` or `>>`, not quoted. */
  readonly isRedirection: boolean;
}

function splitWords(text: string): CommandWord[] | string {
  const words: CommandWord[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const piece = /^(?:>>?|(?:[^\s>'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)/.exec(rest)?.[0];
    if (piece === undefined) return 'A quote is not closed, or the line ends with a backslash.';
    words.push({ text: unquote(piece), isRedirection: piece.startsWith('>') });
    rest = rest.slice(piece.length).trimStart();
  }
  return words;
}

function unquote(piece: string): string {
  return piece.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  );
}

type ReadCommand = (args: readonly CommandWord[]) => TranscriptCommand | string;

/** For commands whose output goes nowhere. */
function plain(read: (args: readonly string[]) => TranscriptCommand | string): ReadCommand {
  return (args) =>
    args.some(({ isRedirection }) => isRedirection)
      ? "Only 'echo' can write to a file."
      : read(args.map(({ text }) => text));
}

const COMMANDS: Readonly<Record<string, ReadCommand>> = {
  insmod: plain(([path, ...parameters]) => {
    if (path === undefined || !path.endsWith('.ko'))
      return "Write 'insmod PATH/MODULE.ko [PARAMETER=VALUE…]'.";
    return { name: 'insmod', path, parameters };
  }),
  modprobe: plain(([module, ...parameters]) => {
    if (module === undefined || module.includes('/')) return "Write 'modprobe MODULE [PARAMETER=VALUE…]'.";
    return { name: 'modprobe', module, parameters };
  }),
  rmmod: plain(([module, ...others]) => {
    if (module === undefined || others.length > 0) return "Write 'rmmod MODULE'.";
    return { name: 'rmmod', module: module.replace(/^.*\//, '').replace(/\.ko$/, '') };
  }),
  echo: readEcho,
  cat: plain(([path, ...others]) => {
    if (path === undefined || others.length > 0) return "Write 'cat FILE'.";
    return { name: 'cat', path };
  }),
  sysctl: plain((args) => {
    const [, key, value] = /^([\w./-]+)(?:\s*=\s*(.*))?$/.exec(args.join(' ').replace(/^-w /, '')) ?? [];
    if (key === undefined) return "Write 'sysctl NAME=VALUE', or 'sysctl NAME' to read it.";
    return { name: 'sysctl', key: key.replaceAll('/', '.'), value };
  }),
  sleep: plain(([seconds = '', ...others]) => {
    if (!/^\d+(?:\.\d+)?$/.test(seconds) || others.length > 0) return "Write 'sleep SECONDS'.";
    if (Number(seconds) > SLEEP_S_MAX) return `Sleep ${SLEEP_S_MAX} seconds at most.`;
    return { name: 'sleep', ms: Number(seconds) * 1000 };
  }),
};

function readEcho(args: readonly CommandWord[]): TranscriptCommand | string {
  const at = args.findIndex(({ isRedirection }) => isRedirection);
  const path = args[at + 1];
  if (at === -1 || !path || path.isRedirection || args.length > at + 2)
    return "Write 'echo [-n] TEXT > FILE'.";
  const words = args.slice(0, at).map(({ text }) => text);
  const withoutEnd = words[0] === '-n';
  const text = words.slice(withoutEnd ? 1 : 0).join(' ') + (withoutEnd ? '' : '\n');
  return { name: 'echo', text, path: path.text, isAppending: args[at]?.text === '>>' };
}
