import { difference, type Pair, runBoth } from './compare';
import type { Kernel } from './kernels';
import type { Scenario } from './scenario';

/** Each round boots a guest. */
const ROUNDS_MAX = 12;

/** The shortest scenario found, by leaving commands out, on which both sides still differ. */
export async function shrink(kernel: Kernel, pair: Pair): Promise<Pair> {
  let shortest = pair;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const shorter = await runBoth(kernel, withoutSome(shortest.scenario));
    const found = shorter.find((each) => difference(each) !== undefined);
    if (!found) break;
    shortest = found;
  }
  return shortest;
}

/** The scenario without its second half, its first half, and each single command, in this order. */
function withoutSome({ name, commands }: Scenario): readonly Scenario[] {
  const half = Math.floor(commands.length / 2);
  const halves = half > 1 ? [commands.slice(0, half), commands.slice(half)] : [];
  const singles = commands.map((_, index) => commands.filter((__, other) => other !== index)).reverse();
  return [...halves, ...singles]
    .filter((each) => each.length > 0)
    .map((each) => ({ name: `${name}, shortened`, commands: each }));
}
