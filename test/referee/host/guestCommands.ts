import type { TranscriptCommand } from '../../../server/src/scenario/transcriptCommand';

/** What a shell on the guest would do beside commands of transcripts: programs that make a system call again and again. */
export type ProgramCommand = { readonly name: 'program' } | { readonly name: 'endprograms' };

/** What commands write where a running program's number is meant, in the order in which they were started. */
export const PROGRAM = '{program}';

/** A scenario for the guest. */
export interface GuestScenario {
  readonly commands: readonly (TranscriptCommand | ProgramCommand)[];
  /** Whether sysfs is reported after each command. */
  readonly showsState: boolean;
}

/** The commands of scenarios as the driver in the guest reads them; the first is number `first`. */
export function guestCommands(scenarios: readonly GuestScenario[], first: number): string {
  return scenarios
    .flatMap(({ commands, showsState }, index) => [
      `scenario\t${first + index}\t${Number(showsState)}`,
      ...commands.map(guestCommand),
      'end',
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function guestCommand(command: TranscriptCommand | ProgramCommand): string {
  return wordsOf(command).map(escaped).join('\t');
}

function wordsOf(command: TranscriptCommand | ProgramCommand): readonly string[] {
  switch (command.name) {
    case 'program':
    case 'endprograms':
      return [command.name];
    case 'insmod':
      return ['insmod', moduleOfPath(command.path), command.parameters.join(' ')];
    case 'modprobe':
      return ['modprobe', moduleOfPath(command.module), command.parameters.join(' ')];
    case 'rmmod':
      return ['rmmod', command.module.replaceAll('-', '_')];
    case 'echo':
      return ['write', command.path, command.text];
    case 'cat':
      return ['read', command.path];
    case 'sysctl':
      return command.value === undefined
        ? ['read', sysctlPath(command.key)]
        : ['write', sysctlPath(command.key), command.value];
    case 'stat':
      return ['stat', command.path];
    case 'background':
      return ['background', ...wordsOf(command.command)];
    case 'wait':
      return ['wait'];
    case 'sleep':
      return ['sleep', String(command.ms)];
    default:
      throw new Error(`A real kernel cannot be told to ${command.name}.`);
  }
}

/** The name that a module has in the kernel, from that of its file. */
export function moduleOfPath(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ko$/, '').replaceAll('-', '_');
}

function sysctlPath(key: string): string {
  return `/proc/sys/${key.replaceAll('.', '/')}`;
}

function escaped(word: string): string {
  return word.replace(
    /[\\\n\t]/g,
    (letter) => ({ '\\': '\\\\', '\n': '\\n', '\t': '\\t' })[letter] ?? letter,
  );
}
