import { unifiedDiff } from '@livepatch/shell';
import { Random } from '../support/random';
import { difference, type Pair, recordedScenarios, runBoth } from './compare';
import { countEvents, type EventCounts, formatEvents, mixtureFaults } from './generate/events';
import { generate } from './generate/generate';
import type { Kernel } from './kernels';
import type { Options } from './options';
import type { Scenario } from './scenario';
import { runSelftests, type SelftestPair } from './selftests';
import { shrink } from './shrink';

/** How many scenarios led to the same on both sides, and what is wrong with their mixture. */
export interface SessionResult {
  readonly agreed: number;
  readonly differed: number;
  readonly faults: readonly string[];
}

/** So few scenarios need not show everything. */
const SCENARIOS_WITH_ALL = 300;
/** Shrinking takes a minute or so each. */
const SHRUNK_MAX = 3;

/** Runs generated scenarios and some of the recorded ones on a kernel and in the simulator; prints every difference. */
export async function runSession(kernel: Kernel, root: string, options: Options): Promise<SessionResult> {
  const { only, seed, scenarios: count } = options;
  const wanted = ({ name }: Scenario): boolean => name.includes(only ?? '');
  const generated = Array.from({ length: count }, (_, index) => generate(seed + index)).filter(wanted);
  const recorded = recordedScenarios(kernel.version, root).filter(wanted);
  const chosen = only === undefined ? someOf(recorded, options.recordings, seed) : recorded;
  const pairs = await runBoth(kernel, [...chosen, ...generated]);
  const different = pairs.filter((pair) => difference(pair) !== undefined);
  for (const [index, pair] of different.entries()) await show(kernel, pair, index < SHRUNK_MAX);
  const selftests = only === undefined ? await runSelftests(kernel) : [];
  const failed = selftests.filter(({ real, simulated }) => real !== simulated);
  for (const each of failed) showSelftest(each);
  const events = eventsOf(pairs.slice(chosen.length));
  console.log(`\nLinux ${kernel.real.guest.release}, generated scenarios:\n${formatEvents(events)}`);
  const mixed = generated.length >= SCENARIOS_WITH_ALL;
  const faults = mixed ? mixtureFaults(events) : [];
  const differed = different.length + failed.length;
  console.log(
    `${chosen.length} recorded, ${generated.length} generated, ${selftests.length} of the kernel's selftests.`,
  );
  return { agreed: pairs.length + selftests.length - differed, differed, faults };
}

function showSelftest({ name, real, simulated }: SelftestPair): void {
  console.log(`\n== ${name}\n${unifiedDiff(real, simulated, { left: 'Linux', right: 'simulator' })}`);
}

function someOf(scenarios: readonly Scenario[], count: number, seed: number): readonly Scenario[] {
  const random = new Random(seed);
  const left = [...scenarios];
  const wanted = Math.min(count, left.length);
  return Array.from({ length: wanted }, () => left.splice(random.below(left.length), 1)).flat();
}

function eventsOf(pairs: readonly Pair[]): EventCounts {
  return countEvents(
    pairs.flatMap(({ real }) => real.steps.map(({ lines }) => lines.map(({ text }) => text))),
  );
}

async function show(kernel: Kernel, pair: Pair, isShrunk: boolean): Promise<void> {
  console.log(`\n== ${pair.scenario.name} differs on Linux ${kernel.version}`);
  const shortest = isShrunk ? await shrink(kernel, pair) : pair;
  for (const { text } of shortest.scenario.commands) console.log(`% ${text}`);
  console.log(difference(shortest));
}
