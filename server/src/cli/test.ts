import { printable } from '../base/printable';
import { sumStatistics } from '../scenario/sumStatistics';
import { displayPaths } from './displayPath';
import { CommandFailure, EXIT, type Environment, type ExitStatus } from './environment';
import { formatResult, formatStats, jsonStats } from './formats/scenarios';
import { type CreateSystem, readScenarioFile } from './scenarioFiles';
import { parseScenarioOptions, type ScenarioOptions, TEST_HELP } from './scenarioOptions';
import { type FileResults, testFile } from './scenarioResults';

/** Runs `livepatch test`. */
export function test(
  args: readonly string[],
  environment: Environment,
  createSystem: CreateSystem,
): ExitStatus {
  const options = parseScenarioOptions('test', args);
  if (!options) {
    environment.out(TEST_HELP);
    return EXIT.ok;
  }
  const ran: FileResults[] = [];
  let isWhole = true;
  for (const name of options.files) {
    try {
      const found = testFile(readScenarioFile(name, options, environment), options.filter, createSystem);
      ran.push(found);
      if (options.format === 'text')
        for (const result of found.results) environment.out(printable(formatResult(result)));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      environment.complain(`livepatch: ${error.message}`);
      isWhole = false;
    }
  }
  return finish(ran, options, environment, isWhole);
}

function finish(
  ran: readonly FileResults[],
  options: ScenarioOptions,
  environment: Environment,
  isWhole: boolean,
): ExitStatus {
  const display = displayPaths([...options.files, ...options.modules], environment.cwd);
  const results = ran.flatMap((each) => each.results);
  const stats = sumStatistics(ran.flatMap((each) => each.stats));
  const passed = results.filter((result) => result.passed).length;
  const failed = results.length - passed;
  if (options.format === 'json') {
    const counted = options.stats ? { stats: jsonStats(stats, display) } : {};
    environment.out(`${JSON.stringify({ results, passed, failed, ...counted }, undefined, 2)}\n`);
  } else {
    if (options.stats) environment.out(printable(`${formatStats(stats, display)}\n`));
    environment.out(`${passed} passed, ${failed} failed\n`);
  }
  if (results.length === 0 && isWhole) {
    const which = options.filter ? ` whose name matches ${String(options.filter)}` : '';
    environment.complain(`livepatch: There is no scenario${which}.`);
    return EXIT.failed;
  }
  if (!isWhole) return EXIT.failed;
  return failed > 0 ? EXIT.findings : EXIT.ok;
}
