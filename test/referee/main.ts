import { EXIT_UNAVAILABLE, GuestUnavailable } from '../../scripts/kernel-guest.mjs';
import { prepareKernel } from './kernels';
import { HELP, type Options, readOptions } from './options';
import { record } from './record';
import { runSession, type SessionResult } from './session';
import { transcriptFiles } from './transcriptFiles';

const EXIT_DIFFERED = 1;

async function main(root: string, args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  return options.records ? recordAll(root, options) : compareAll(root, options);
}

/** Recording leaves the kernels as they are, so that what is recorded is all theirs. */
async function recordAll(root: string, { kernels, files }: Options): Promise<number> {
  const ready = kernels.map((version) =>
    prepareKernel(version, { root, isSwift: false, log: console.error }),
  );
  const paths = files.length > 0 ? files : transcriptFiles(root);
  const complaints = await record(paths, ready, new Date().toISOString().slice(0, 10));
  for (const complaint of complaints) console.log(complaint);
  console.log(`${paths.length} transcripts, ${complaints.length} complaints`);
  return complaints.length > 0 ? EXIT_DIFFERED : 0;
}

async function compareAll(root: string, options: Options): Promise<number> {
  const results: SessionResult[] = [];
  for (const version of options.kernels) {
    const kernel = prepareKernel(version, { root, isSwift: true, log: console.error });
    results.push(await runSession(kernel, root, options));
  }
  for (const fault of results.flatMap(({ faults }) => faults)) console.log(fault);
  const agreed = results.reduce((total, result) => total + result.agreed, 0);
  const differed = results.reduce((total, result) => total + result.differed, 0);
  console.log(`agreed ${agreed}, differed ${differed}`);
  const isFine = differed === 0 && agreed > 0 && results.every(({ faults }) => faults.length === 0);
  return isFine ? 0 : EXIT_DIFFERED;
}

main(process.cwd(), process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof GuestUnavailable ? EXIT_UNAVAILABLE : EXIT_DIFFERED;
  },
);
