import { expect } from 'vitest';
import { runTranscript } from '../../server/src/scenario/runTranscript';
import { printLine } from '../../server/src/scenario/transcript';
import { parseTranscript } from '../../server/src/scenario/transcriptParser';
import { systemWith } from '../support/simulate';
import { LOOK, TARGET } from './stateModules';

/**
 * Runs the commands of a transcript on a kernel with the proposed per-state API, and compares it with what really
 * happens. The modules are there besides `target` and `look`.
 */
export function check(
  modules: Readonly<Record<string, string>>,
  transcript: string,
  isWanted: (line: string) => boolean = () => true,
): void {
  const [scenario] = parseTranscript(`${transcript.trim()}\n`).scenarios;
  if (!scenario) throw new Error('The transcript has no commands.');
  const system = systemWith({ 'target.c': TARGET, 'look.c': LOOK, ...modules }, 'state-callbacks');
  const { lines } = runTranscript(scenario, system, '/test.klp');
  expect(lines.map(printLine).filter(isWanted)).toEqual(transcript.trim().split('\n'));
}

/** The same without the messages that surround the callbacks of every transition. */
export function checkBriefly(modules: Readonly<Record<string, string>>, transcript: string): void {
  check(modules, transcript, (line) => !SURROUNDING.test(line));
}

const SURROUNDING = /^livepatch: (?:enabling patch|'\w+': (?:init|start|complet))/;
