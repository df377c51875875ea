import { printable } from '../base/printable';
import { check } from './check';
import { CommandFailure, EXIT, type Environment, type ExitStatus } from './environment';
import { explain } from './explain';

const HELP = `Usage: livepatch COMMAND [ARGUMENTS]

Commands:
  check [PATH…]    find faults in livepatch modules
  explain [RULE]   a rule's page, or the list of all rules
  simulate FILE    run a transcript's commands on a simulated kernel, and print what happens
  test FILE…       run transcripts and the kernel's selftest scripts, and compare with what they expect

'livepatch COMMAND --help' says more. 'livepatch --version' prints the version.
`;

/** Runs the program. Whatever goes wrong ends in a sentence on standard error, never in a stack trace. */
export async function run(args: readonly string[], given: Environment): Promise<ExitStatus> {
  const complain = (sentence: string): void => given.complain(printable(sentence));
  const environment = { ...given, complain };
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
      return await simulate(rest, environment);
    case 'test':
      return await test(rest, environment);
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

/** The simulator is loaded by the commands that need it: the others begin sooner without. */
async function simulate(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  const command = await import('./simulate');
  const { systemsFromDisk } = await import('./scenarioSystem');
  return command.simulate(args, environment, systemsFromDisk());
}

async function test(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  const command = await import('./test');
  const { systemsFromDisk } = await import('./scenarioSystem');
  return command.test(args, environment, systemsFromDisk());
}
