import { formatVersion } from '../base/kernelVersion';
import { compareScenario } from '../scenario/compareTranscript';
import { runScript } from '../scenario/runScript';
import { runTranscript } from '../scenario/runTranscript';
import { scenariosIn } from '../scenario/scriptNames';
import type { Statistics } from '../scenario/runStatistics';
import { parseTranscript } from '../scenario/transcriptParser';
import { CommandFailure } from './environment';
import { type CreateSystem, readText, type ScenarioFile } from './scenarioFiles';

/** What became of one scenario. */
export interface ScenarioResult {
  /** The file as it was given. */
  readonly file: string;
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly passed: boolean;
  readonly reason: string | undefined;
  /** How what happened differs from what was expected, or what the script said about it. */
  readonly details: string;
}

export interface FileResults {
  readonly results: readonly ScenarioResult[];
  readonly stats: readonly Statistics[];
}

/**
 * Runs the scenarios of a file whose names match.
 * @throws CommandFailure if the file is no transcript
 */
export function testFile(
  file: ScenarioFile,
  filter: RegExp | undefined,
  createSystem: CreateSystem,
): FileResults {
  return file.isScript ? testScript(file, filter, createSystem) : testTranscript(file, filter, createSystem);
}

/** Scenarios of a script share its state, so it runs as a whole if any of them is wanted. */
function testScript(file: ScenarioFile, filter: RegExp | undefined, createSystem: CreateSystem): FileResults {
  const written = scenariosIn(file.text);
  if (filter && !written.some(({ name, isExact }) => !isExact || filter.test(name)))
    return { results: [], stats: [] };
  const system = createSystem(file.folders, file.profile);
  const { scenarios } = runScript({
    path: file.path,
    text: file.text,
    system,
    release: releaseOf(file),
    readScript: readText,
    folders: file.folders,
  });
  const results = scenarios
    .filter(({ name }) => !filter || filter.test(name))
    .map(({ name, line, passed, reason, output }) => ({
      file: file.name,
      name,
      line,
      passed,
      reason,
      details: passed ? '' : output.trim(),
    }));
  return { results, stats: [system.stats()] };
}

/** `uname -r` prints three numbers. */
function releaseOf({ profile: { version } }: ScenarioFile): string {
  const release = formatVersion(version);
  return /^\d+\.\d+$/.test(release) ? `${release}.0` : release;
}

function testTranscript(
  file: ScenarioFile,
  filter: RegExp | undefined,
  createSystem: CreateSystem,
): FileResults {
  const { scenarios, problems } = parseTranscript(file.text);
  if (problems.length > 0)
    throw new CommandFailure(
      problems.map(({ line, sentence }) => `${file.name}:${line}: ${sentence}`).join('\n'),
    );
  const stats: Statistics[] = [];
  const wanted = scenarios.filter(({ name }) => !filter || filter.test(name ?? file.name));
  const results = wanted.map((scenario) => {
    const system = createSystem(file.folders, file.profile);
    const difference = compareScenario(scenario, runTranscript(scenario, system, file.path));
    stats.push(system.stats());
    return {
      file: file.name,
      name: scenario.name ?? file.name,
      line: scenario.line,
      passed: difference === undefined,
      reason: difference === undefined ? undefined : 'the log is not as expected',
      details: difference?.trimEnd() ?? '',
    };
  });
  return { results, stats };
}
