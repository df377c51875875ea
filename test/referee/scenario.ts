import type { TranscriptScenario } from '../../server/src/scenario/transcript';
import { parseCommand, type TranscriptCommand } from '../../server/src/scenario/transcriptCommand';

/** A command of a transcript: as it stands there, and understood. */
export interface WrittenCommand {
  readonly text: string;
  readonly command: TranscriptCommand;
}

/** What is run on a kernel and in the simulator. */
export interface Scenario {
  readonly name: string;
  readonly commands: readonly WrittenCommand[];
}

/**
 * A scenario with the given commands, each without the `% `.
 * @throws if one is none
 */
export function scenarioOf(name: string, texts: readonly string[]): Scenario {
  const commands = texts.map((text) => {
    const command = parseCommand(text);
    if (typeof command === 'string') throw new Error(`${name}: ${text}: ${command}`);
    return { text, command };
  });
  return { name, commands };
}

/** The commands of a scenario of a transcript. */
export function fromTranscript({ name, lines }: TranscriptScenario): Scenario {
  const texts = lines.filter(({ kind }) => kind === 'command').map(({ text }) => text);
  return scenarioOf(name ?? '', texts);
}
