import { parseArgs } from 'node:util';
import type { RuleSetting } from '../analysis/configuration/settings';
import { SEVERITIES } from '../base/finding';
import { type KernelProfile, parseProfile } from '../base/kernelProfile';
import { RULES, ruleNamed } from '../rules/registry';
import { CommandFailure } from './environment';

export const FORMATS = ['text', 'json', 'sarif'] as const;

/** The arguments of `livepatch check`, understood. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly profile: KernelProfile | undefined;
  readonly failOn: 'error' | 'warning';
  readonly kernelSource: string | undefined;
  readonly symbols: string | undefined;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Folders that a `livepatch.json` may name though they are not checked. */
  readonly trustedFolders: readonly string[];
  /** Results of the last run may be used, and kept for the next one. */
  readonly cache: boolean;
  /** Print how each finding happens that was seen on a run. */
  readonly trace: boolean;
  /** Print what was run and what was not known. */
  readonly stats: boolean;
}

export const CHECK_HELP = `Usage: livepatch check [PATH…] [OPTIONS]

Checks livepatch modules, sources and patches for kpatch and klp-build, and SUSE's folders. PATH is a C file,
a patch or a folder, which is searched for sources that concern livepatching; without PATH the current folder.

Options:
  --format text|json|sarif   how findings are printed (default: text)
  --kernel PROFILE           the kernel to check against: a version such as 6.12 or 5.14.21, or
                             state-callbacks; default: the tree that the sources lie in, the API that
                             they use, or 6.12
  --kernel-source DIR        sources of that kernel, to compare functions with those they replace, and to
                             look at patches where they are applied
  --symbols FILE             its System.map or kallsyms, to look up the names of patched functions
  --trusted-folder DIR       a livepatch.json may name files in this folder, too; otherwise only files below PATH,
                             or below the current folder if PATH is
  --fail-on error|warning    the mildest severity that makes the exit status 1 (default: error)
  --rule RULE=SEVERITY       change a rule's severity: error, warning, information, hint or off
  --trace                    print the run that shows a finding, as a transcript
  --stats                    print what was run, which functions are not visible, and which rules that silences
  --no-cache                 check everything again; otherwise results are kept in the user's cache folder, and
                             what has not changed since the last run is not checked again
  --help                     this text

Exit status: 0 no finding of that severity, 1 some, 2 the check could not be done.
`;

const OPTIONS = {
  format: { type: 'string', default: 'text' },
  kernel: { type: 'string' },
  'kernel-source': { type: 'string' },
  symbols: { type: 'string' },
  'trusted-folder': { type: 'string', multiple: true },
  'fail-on': { type: 'string', default: 'error' },
  rule: { type: 'string', multiple: true },
  trace: { type: 'boolean', default: false },
  stats: { type: 'boolean', default: false },
  'no-cache': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the arguments after `check`.
 * @returns undefined if help is asked for
 * @throws CommandFailure with a sentence about what is wrong
 */
export function parseCheckOptions(args: readonly string[]): CheckOptions | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  return {
    paths: positionals.length > 0 ? positionals : ['.'],
    format: oneOf('--format', values.format, FORMATS),
    profile: profileOf(values.kernel),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning'] as const),
    kernelSource: values['kernel-source'],
    symbols: values.symbols,
    rules: Object.fromEntries((values.rule ?? []).map(ruleSetting)),
    trustedFolders: values['trusted-folder'] ?? [],
    cache: !values['no-cache'],
    trace: values.trace,
    stats: values.stats,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = 'The arguments are wrong'] = (error instanceof Error ? error.message : '').split('. ');
    throw new CommandFailure(`${sentence.replace(/\.$/, '')}. See 'livepatch check --help'.`);
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found) return found;
  throw new CommandFailure(`${option} takes ${allowed.join(', ')}, not '${value}'.`);
}

function profileOf(name: string | undefined): KernelProfile | undefined {
  const profile = name === undefined ? undefined : parseProfile(name);
  if (typeof profile === 'string') throw new CommandFailure(`--kernel: ${profile}`);
  return profile;
}

function ruleSetting(text: string): [string, RuleSetting] {
  const [id = '', value = ''] = text.split('=');
  if (!ruleNamed(id))
    throw new CommandFailure(
      `--rule: there is no rule called '${id}'. The rules are: ${RULES.map((rule) => rule.id).join(', ')}.`,
    );
  return [id, oneOf(`--rule ${id}`, value, [...SEVERITIES, 'off'] as const)];
}
