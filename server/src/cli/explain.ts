import { readPage } from '../files/rulePages';
import { RULES, ruleNamed } from '../rules/registry';
import { CommandFailure, EXIT, type Environment, type ExitStatus } from './environment';

export const EXPLAIN_HELP = `Usage: livepatch explain RULE

Prints a rule's page: what goes wrong, a failing and a passing example.
Without RULE it lists all rules.
`;

/** Runs `livepatch explain`. */
export function explain(args: readonly string[], environment: Environment): ExitStatus {
  const [id, ...rest] = args;
  if (id === '--help') {
    environment.out(EXPLAIN_HELP);
    return EXIT.ok;
  }
  if (id === undefined) {
    environment.out(RULES.map((rule) => `${rule.id.padEnd(28)} ${rule.summary}\n`).join(''));
    return EXIT.ok;
  }
  if (rest.length > 0 || id.startsWith('-'))
    throw new CommandFailure("Give one rule. See 'livepatch explain --help'.");
  const rule = ruleNamed(id);
  if (!rule)
    throw new CommandFailure(`There is no rule called '${id}'. 'livepatch explain' lists all rules.`);
  const page = readPage(environment.docs, id);
  if (page === undefined)
    throw new CommandFailure(`The page of ${id} is missing in ${environment.docs}; reinstall the program.`);
  environment.out(page);
  return EXIT.ok;
}
