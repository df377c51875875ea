import { printable } from '../base/printable';
import { runTranscript } from '../scenario/runTranscript';
import type { Statistics } from '../scenario/runStatistics';
import { sumStatistics } from '../scenario/sumStatistics';
import { printTranscript } from '../scenario/transcript';
import { parseTranscript } from '../scenario/transcriptParser';
import { displayPaths } from './displayPath';
import { CommandFailure, EXIT, type Environment, type ExitStatus } from './environment';
import { formatStats, jsonRuns, jsonStats } from './formats/scenarios';
import { type CreateSystem, readScenarioFile } from './scenarioFiles';
import { parseScenarioOptions, SIMULATE_HELP } from './scenarioOptions';

/** Runs `livepatch simulate`. */
export function simulate(
  args: readonly string[],
  environment: Environment,
  createSystem: CreateSystem,
): ExitStatus {
  const options = parseScenarioOptions('simulate', args);
  if (!options) {
    environment.out(SIMULATE_HELP);
    return EXIT.ok;
  }
  const file = readScenarioFile(options.files[0] ?? '', options, environment);
  if (file.isScript)
    throw new CommandFailure(`${file.name} is a script; 'livepatch test ${file.name}' runs its scenarios.`);
  const { scenarios, problems } = parseTranscript(file.text);
  if (problems.length > 0)
    throw new CommandFailure(
      problems.map(({ line, sentence }) => `${file.name}:${line}: ${sentence}`).join('\n'),
    );
  if (scenarios.length === 0) environment.complain(`${file.name} has no commands.`);
  const met: Statistics[] = [];
  const runs = scenarios.map((scenario) => {
    const system = createSystem(file.folders, file.profile);
    const run = runTranscript(scenario, system, file.path);
    met.push(system.stats());
    return run;
  });
  const display = displayPaths([...options.files, ...options.modules], environment.cwd);
  const stats = sumStatistics(met);
  if (options.format === 'json') {
    const counted = options.stats ? { stats: jsonStats(stats, display) } : {};
    environment.out(`${JSON.stringify({ ...jsonRuns(runs, display), ...counted }, undefined, 2)}\n`);
  } else {
    environment.out(printable(printTranscript(runs)));
    if (options.stats) environment.out(printable(`\n${formatStats(stats, display)}`));
  }
  return runs.some(({ lines }) => lines.some(({ kind }) => kind === 'fault')) ? EXIT.findings : EXIT.ok;
}
