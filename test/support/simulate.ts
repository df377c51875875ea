import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE, type KernelProfile, parseProfile } from '../../server/src/base/kernelProfile';
import { runTranscript } from '../../server/src/scenario/runTranscript';
import { createSimulatedSystem, type SimulatedSystem } from '../../server/src/scenario/simulatedSystem';
import { printLine } from '../../server/src/scenario/transcript';
import { parseTranscript } from '../../server/src/scenario/transcriptParser';

const FOLDER = '/modules';

/** A simulated machine that can load modules of these sources, by file name. */
export function systemWith(files: Readonly<Record<string, string>>, kernel?: string): SimulatedSystem {
  const sources = new Sources({
    read: (path) => files[path.slice(FOLDER.length + 1)],
    filesIn: (folder) => (folder === FOLDER ? Object.keys(files) : []),
    foldersIn: () => [],
  });
  return createSimulatedSystem({ modules: moduleSources([FOLDER], sources), profile: profileOf(kernel) });
}

function profileOf(kernel: string | undefined): KernelProfile {
  const profile = kernel === undefined ? DEFAULT_PROFILE : parseProfile(kernel);
  if (typeof profile === 'string') throw new Error(profile);
  return profile;
}

/**
 * What a transcript's commands (one per line, without `% `) give on a fresh machine: its lines as they are printed,
 * without the commands themselves.
 */
export function simulate(
  files: Readonly<Record<string, string>>,
  commands: string,
  kernel?: string,
): string[] {
  const lines = commands.trim().split('\n');
  const transcript = parseTranscript(lines.map((line) => `% ${line.trim()}\n`).join(''));
  const [scenario] = transcript.scenarios;
  if (!scenario) throw new Error('There are no commands.');
  const run = runTranscript(scenario, systemWith(files, kernel), '/test.klp');
  if (run.problems.length > 0) throw new Error(run.problems.map(({ sentence }) => sentence).join('\n'));
  return run.lines.filter(({ kind }) => kind !== 'command').map(printLine);
}
