/** What came of one command in the guest. */
export interface CommandReport {
  /** Lines of the log until the system call returned, as /dev/kmsg escapes them. */
  readonly log: readonly string[];
  /** What the system call returned; undefined if none was made. */
  readonly result: number | undefined;
  /** What commands in the background returned that were waited for; undefined for one that was killed. */
  readonly jobs: readonly (number | undefined)[];
  /** What became of its process, unless it ended by itself. */
  readonly fate: 'killed' | 'hung' | undefined;
  /** What was read. */
  readonly text: string;
  /** Of a module to be removed, before that; undefined if it is not loaded or another command. */
  readonly use: { readonly references: number; readonly holders: readonly string[] } | undefined;
  /** Lines of the log after the system call had returned. */
  readonly later: readonly string[];
  /** Files of sysfs and loaded modules, `PATH TEXT`. */
  readonly state: readonly string[];
}

/** What came of one scenario in the guest. */
export interface ScenarioReport {
  readonly commands: readonly CommandReport[];
  /** It ran to its end; otherwise the kernel died or hung in the last command. */
  readonly isComplete: boolean;
}

type Draft = { -readonly [Key in keyof CommandReport]: CommandReport[Key] } & {
  log: string[];
  jobs: (number | undefined)[];
  later: string[];
  state: string[];
};

/** Reads what the driver printed in one boot: scenarios by their numbers. */
export function readReport(output: string): Map<number, ScenarioReport> {
  const scenarios = new Map<number, { commands: Draft[]; isComplete: boolean }>();
  let current: { commands: Draft[]; isComplete: boolean } | undefined;
  let isOver = true;
  for (const line of output.split('\n')) {
    const [, number] = /^@scenario (\d+)$/.exec(line) ?? [];
    if (number !== undefined) {
      current = { commands: [], isComplete: false };
      scenarios.set(Number(number), current);
      isOver = false;
    } else if (line === '@command') {
      current?.commands.push(newDraft());
    } else if (line.startsWith('@end ')) {
      if (current) current.isComplete = true;
      current = undefined;
    } else if (line === '@cleanup') {
      isOver = true;
    } else if (!isOver) {
      const command = current?.commands.at(-1);
      if (command) addLine(command, line);
    }
  }
  return scenarios;
}

function newDraft(): Draft {
  return {
    log: [],
    result: undefined,
    jobs: [],
    fate: undefined,
    text: '',
    use: undefined,
    later: [],
    state: [],
  };
}

function addLine(command: Draft, line: string): void {
  if (line === '@killed' || line === '@hung') command.fate = line === '@hung' ? 'hung' : 'killed';
  const text = line.slice(2);
  switch (line.slice(0, 2)) {
    case 'L ':
      (command.result === undefined ? command.log : command.later).push(text);
      break;
    case 'R ':
      command.result = Number(text);
      break;
    case 'J ':
      command.jobs.push(text === 'killed' ? undefined : Number(text));
      break;
    case 'V ':
      command.text = unescaped(text);
      break;
    case 'M ': {
      const [references = '-', ...holders] = text.split(' ');
      if (references !== '-') command.use = { references: Number(references), holders };
      break;
    }
    case 'S ':
      command.state.push(unescaped(text).trimEnd());
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}
