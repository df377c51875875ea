import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { unifiedDiff } from '@livepatch/shell';
import { type Kernel, runReal } from './kernels';
import { comparableText, GONE, type Outcome } from './outcome';
import { printRecording, readRecording, type Recording } from './recordings';
import { fromTranscript } from './scenario';

interface Recorded {
  readonly path: string;
  readonly recording: Recording;
}

/**
 * Runs the commands of transcripts on the kernels that they hold for and writes what was printed into them. A transcript whose
 * kernels do not agree stays as it was. Returns one complaint for each scenario that could not be recorded.
 */
export async function record(
  paths: readonly string[],
  kernels: readonly Kernel[],
  date: string,
): Promise<readonly string[]> {
  const files = paths.map((path) => ({ path, recording: readRecording(readFileSync(path, 'utf8')) }));
  const byKernel = new Map<string, ReadonlyMap<string, readonly Outcome[]>>();
  for (const kernel of kernels) byKernel.set(kernel.version, await outcomesOn(kernel, files));
  return files.flatMap(({ path, recording }) => {
    const used = kernels.filter(({ version }) => recording.kernels.includes(version));
    const results = used.map(({ version }) => byKernel.get(version)?.get(path) ?? []);
    const [first = []] = results;
    const complaints = recording.scenarios.flatMap(({ name }, index) =>
      complaint(
        `${basename(path)}: ${name ?? ''}`,
        results.map((each) => each[index]),
      ),
    );
    const isWhole = used.length === recording.kernels.length && complaints.length === 0;
    if (isWhole)
      writeFileSync(
        path,
        printRecording(
          recording,
          first,
          used.map((each) => origin(each, date)),
        ),
      );
    return complaints;
  });
}

async function outcomesOn(
  kernel: Kernel,
  files: readonly Recorded[],
): Promise<ReadonlyMap<string, readonly Outcome[]>> {
  const wanted = files.filter(({ recording }) => recording.kernels.includes(kernel.version));
  const scenarios = wanted.flatMap(({ recording }) => recording.scenarios.map(fromTranscript));
  const outcomes = [...(await runReal(kernel, scenarios, false))];
  return new Map(wanted.map(({ path, recording }) => [path, outcomes.splice(0, recording.scenarios.length)]));
}

function complaint(name: string, outcomes: readonly (Outcome | undefined)[]): readonly string[] {
  const [first, ...others] = outcomes;
  if (!first) return [`${name}: it was not run.`];
  const gone = outcomes.find((outcome) => outcome?.end === GONE);
  if (gone) return [`${name}: ${GONE}\n${comparableText(gone)}`];
  const [left, ...rights] = [first, ...others].map((each) => (each ? comparableText(each) : ''));
  return rights
    .filter((right) => right !== left)
    .map(
      (right) =>
        `${name}: the kernels do not agree.\n${unifiedDiff(left ?? '', right, { left: 'one', right: 'other' })}`,
    );
}

/** Which kernel it was, its configuration and the date. */
function origin({ real: { guest } }: Kernel, date: string): string {
  return `${guest.release} (Debian ${guest.packageVersion}, cloud configuration, one processor) on ${date}`;
}
