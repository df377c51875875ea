import { parseArgs } from 'node:util';
import { type KernelProfile, parseProfile } from '../base/kernelProfile';
import { CommandFailure } from './environment';

const FORMATS = ['text', 'json'] as const;

/** The arguments of `livepatch simulate` and `livepatch test`, understood. */
export interface ScenarioOptions {
  readonly files: readonly string[];
  /** Folders with the sources of modules; empty: those that lie near each file. */
  readonly modules: readonly string[];
  readonly profile: KernelProfile | undefined;
  readonly format: (typeof FORMATS)[number];
  readonly filter: RegExp | undefined;
  readonly stats: boolean;
}

const MODULES_HELP = `  --modules DIR[,DIR…]   folders with the sources of the modules; default: the folder of FILE, and
                         test_modules in it
  --kernel PROFILE       the kernel that runs: a version such as 6.12 or 5.14.21, or state-callbacks;
                         default: the tree that the modules lie in, the API that they use, or 6.12
  --format text|json     how results are printed (default: text)
  --stats                also list what was not known in the code that ran
  --help                 this text
`;

export const SIMULATE_HELP = `Usage: livepatch simulate FILE.klp [OPTIONS]

Runs the commands of a transcript on a simulated kernel and prints the transcript as that kernel would have
produced it.

Options:
${MODULES_HELP}
Exit status: 0 it ran, 1 it ran and a fault such as a use after free was detected, 2 it could not run.
`;

export const TEST_HELP = `Usage: livepatch test FILE… [OPTIONS]

Runs scenarios on a simulated kernel and compares what happens with what they expect. FILE is a transcript
(*.klp) or a script of the kernel's selftests (test-*.sh), which is interpreted together with the scripts that
it names; no program is started.

Options:
  --filter REGEX         only the scenarios whose names match
${MODULES_HELP}
Exit status: 0 all passed, 1 some failed, 2 some could not run.
`;

const OPTIONS = {
  modules: { type: 'string', multiple: true },
  kernel: { type: 'string' },
  format: { type: 'string', default: 'text' },
  filter: { type: 'string' },
  stats: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the arguments after `simulate` or `test`.
 * @returns undefined if help is asked for
 * @throws CommandFailure with a sentence about what is wrong
 */
export function parseScenarioOptions(
  command: 'simulate' | 'test',
  args: readonly string[],
): ScenarioOptions | undefined {
  const { values, positionals } = parsed(command, args);
  if (values.help) return undefined;
  const see = `See 'livepatch ${command} --help'.`;
  if (positionals.length === 0) throw new CommandFailure(`Name a file. ${see}`);
  if (command === 'simulate' && positionals.length > 1)
    throw new CommandFailure(`Name one file only. ${see}`);
  if (command === 'simulate' && values.filter !== undefined)
    throw new CommandFailure(`--filter belongs to 'livepatch test'. ${see}`);
  const format = FORMATS.find((each) => each === values.format);
  if (!format) throw new CommandFailure(`--format takes ${FORMATS.join(', ')}, not '${values.format}'.`);
  return {
    files: positionals,
    modules: (values.modules ?? []).flatMap((each) => each.split(',')).filter((each) => each !== ''),
    profile: profileOf(values.kernel),
    format,
    filter: filterOf(values.filter),
    stats: values.stats,
  };
}

function parsed(command: string, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = 'The arguments are wrong'] = (error instanceof Error ? error.message : '').split('. ');
    throw new CommandFailure(`${sentence.replace(/\.$/, '')}. See 'livepatch ${command} --help'.`);
  }
}

function profileOf(name: string | undefined): KernelProfile | undefined {
  const profile = name === undefined ? undefined : parseProfile(name);
  if (typeof profile === 'string') throw new CommandFailure(`--kernel: ${profile}`);
  return profile;
}

function filterOf(source: string | undefined): RegExp | undefined {
  if (source === undefined) return undefined;
  try {
    return new RegExp(source);
  } catch {
    throw new CommandFailure(`--filter: '${source}' is not a regular expression.`);
  }
}
