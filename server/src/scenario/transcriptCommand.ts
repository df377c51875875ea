/** A command of a transcript, understood. */
export type TranscriptCommand =
  | BackgroundCommand
  | { readonly name: 'modprobe'; readonly module: string; readonly parameters: readonly string[] }
  | { readonly name: 'cat'; readonly path: string }
  /** Kind and rights of a file. */
  | { readonly name: 'stat'; readonly path: string }
  /** A command that is begun with `&`. */
  | { readonly name: 'background'; readonly command: BackgroundCommand }
  /** Waits for those, and shows what they print. */
  | { readonly name: 'wait' }
  | { readonly name: 'sysctl'; readonly key: string; readonly value: string | undefined }
  | { readonly name: 'sleep'; readonly ms: number }
  | FaultCommand;

/** What only a simulated machine can be made to do. */
export type FaultCommand =
  /** There is a module of which nobody has the sources. */
  | { readonly name: 'stub'; readonly module: string }
  /** A task sleeps in a function, so that a transition cannot complete. */
  | { readonly name: 'park'; readonly function: string }
  | { readonly name: 'unpark' }
  /** The kernel calls a function of a module. */
  | { readonly name: 'call'; readonly function: string }
  /** The `nth` choice about something goes this way. */
  | { readonly name: 'choose'; readonly about: string; readonly option: string; readonly nth: number };

/** A command that can run in the background. */
export type BackgroundCommand =
  | { readonly name: 'insmod'; readonly path: string; readonly parameters: readonly string[] }
  | { readonly name: 'rmmod'; readonly module: string }
  | EchoCommand;

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
  const parsed = known.get(text) ?? parseNewCommand(text);
  if (known.size > KNOWN_MAX) known.clear();
  known.set(text, parsed);
  return parsed;
}

/** The same few commands are run again and again. */
const known = new Map<string, TranscriptCommand | string>();
const KNOWN_MAX = 500;

function parseNewCommand(text: string): TranscriptCommand | string {
  const [, begun] = /^(.*)\s&\s*$/.exec(text) ?? [];
  return begun === undefined ? parseForeground(text) : inBackground(parseForeground(begun));
}

function inBackground(command: TranscriptCommand | string): TranscriptCommand | string {
  if (typeof command === 'string') return command;
  const isPossible = command.name === 'insmod' || command.name === 'rmmod' || command.name === 'echo';
  return isPossible
    ? { name: 'background', command }
    : "Only 'insmod', 'rmmod' and 'echo' can run in the background.";
}

function parseForeground(text: string): TranscriptCommand | string {
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
  stat: plain((args) => {
    const [, path] = /^(?:-c |--format[ =])%A (\S+)$/.exec(args.join(' ')) ?? [];
    return path === undefined ? "Write 'stat --format %A FILE'." : { name: 'stat', path };
  }),
  wait: plain((args) => (args.length > 0 ? "Write 'wait'." : { name: 'wait' })),
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
  stub: plain(([module, ...others]) => {
    if (module === undefined || others.length > 0) return "Write 'stub MODULE'.";
    return { name: 'stub', module };
  }),
  park: plain(([name, ...others]) => {
    if (name === undefined || others.length > 0) return "Write 'park FUNCTION' or 'park MODULE:FUNCTION'.";
    return { name: 'park', function: name };
  }),
  unpark: plain((args) => (args.length === 0 ? { name: 'unpark' } : "Write 'unpark'.")),
  call: plain(([name, ...others]) => {
    if (name?.includes(':') !== true || others.length > 0) return "Write 'call MODULE:FUNCTION'.";
    return { name: 'call', function: name };
  }),
  choose: plain(([about, option, nth = '1', ...others]) => {
    if (about === undefined || option === undefined || !/^[1-9]\d*$/.test(nth) || others.length > 0)
      return 'Write \'choose "WHAT IT IS ABOUT" OPTION [WHICH TIME]\'.';
    return { name: 'choose', about, option, nth: Number(nth) };
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
