import { parseArgs } from 'node:util';
import { GUEST_VERSIONS, type GuestVersion } from '../../scripts/kernel-guest.mjs';

/** What the command line asks for. */
export interface Options {
  readonly kernels: readonly GuestVersion[];
  /** Whether transcripts are written instead of compared. */
  readonly records: boolean;
  /** How many scenarios are generated for each kernel. */
  readonly scenarios: number;
  readonly seed: number;
  /** Only scenarios whose name contains this. */
  readonly only: string | undefined;
  /** How many recorded scenarios are run again. */
  readonly recordings: number;
  /** Transcripts to be recorded; all of the suite if there are none. */
  readonly files: readonly string[];
}

export const HELP = `Runs scenarios on real kernels in QEMU and in the simulator, and compares.

npm run test:kernel [-- OPTION…]
npm run record:kernel [-- [OPTION…] [TRANSCRIPT…]]

  --kernel V        6.1 or 6.12; both without it
  --scenarios N     how many scenarios are generated (300)
  --seed S          of the first generated scenario; the others follow it (1)
  --recordings N    how many recorded scenarios are run again (20)
  --only NAME       only scenarios whose name contains NAME
  --help            this text
`;

const DECIMAL = 10;

/** Reads the command line. @returns undefined if help is asked for @throws Error with a sentence */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      kernel: { type: 'string', multiple: true },
      record: { type: 'boolean', default: false },
      scenarios: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      recordings: { type: 'string', default: '20' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    kernels: (values.kernel ?? [...GUEST_VERSIONS]).map(version),
    records: values.record,
    scenarios: count('--scenarios', values.scenarios),
    seed: count('--seed', values.seed),
    recordings: count('--recordings', values.recordings),
    only: values.only,
    files: positionals,
  };
}

function version(text: string): GuestVersion {
  const found = GUEST_VERSIONS.find((each) => each === text);
  if (!found)
    throw new Error(`--kernel: there is no guest for '${text}', only for ${GUEST_VERSIONS.join(' and ')}.`);
  return found;
}

function count(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name}: '${text}' is not a whole number.`);
  return Number.parseInt(text, DECIMAL);
}
