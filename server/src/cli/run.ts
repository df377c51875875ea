import { check } from './check';
import { CommandFailure, EXIT, type Environment, type ExitStatus } from './environment';
import { explain } from './explain';
import { systemsFromDisk } from './scenarioSystem';
import { simulate } from './simulate';
import { test } from './test';

const HELP = `Usage: livepatch COMMAND [ARGUMENTS]

Commands:
  check [PATH…]    find faults in livepatch modules
  explain [RULE]   a rule's page, or the list of all rules
  simulate FILE    run a transcript's commands on a simulated kernel, and print what happens
  test FILE…       run transcripts and the kernel's selftest scripts, and compare with what they expect

'livepatch COMMAND --help' tells more. 'livepatch --version' prints the version.
`;

/** Runs the program. Whatever goes wrong ends in a sentence on standard error, never in a stack trace. */
export async function run(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  try {
    return await dispatch(args, environment);
  } catch (error) {
    if (error instanceof CommandFailure) {
      environment.complain(`livepatch: ${error.message}`);
    } else {
      const what = error instanceof Error ? error.message : String(error);
      environment.complain(
        `livepatch: This should not have happened: ${what}. Please report it with the sources.`,
      );
    }
    return EXIT.failed;
  }
}

async function dispatch(
  [command, ...rest]: readonly string[],
  environment: Environment,
): Promise<ExitStatus> {
  switch (command) {
    case 'check':
      return check(rest, environment);
    case 'explain':
      return explain(rest, environment);
    case 'simulate':
      return simulate(rest, environment, systemsFromDisk());
    case 'test':
      return test(rest, environment, systemsFromDisk());
    case '--version':
      environment.out(`${environment.version}\n`);
      return EXIT.ok;
    case '--help':
    case 'help':
      environment.out(HELP);
      return EXIT.ok;
    default:
      throw new CommandFailure(
        command === undefined
          ? "Name a command. See 'livepatch --help'."
          : `There is no command '${command}'. See 'livepatch --help'.`,
      );
  }
}
