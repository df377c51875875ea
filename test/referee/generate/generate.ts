import { type Scenario, scenarioOf } from '../scenario';
import { nextCommand } from './commands';
import { opening } from './openings';
import { newWorld, type World } from './world';

const COMMANDS_MIN = 5;
const COMMANDS_SPREAD = 9;

/** A scenario that depends on nothing but the seed. Its end lets parked tasks go and takes back what it can. */
export function generate(seed: number): Scenario {
  const world = newWorld(seed);
  const first = opening(world);
  const count = COMMANDS_MIN + world.random.below(COMMANDS_SPREAD);
  const commands = Array.from({ length: count }, () => nextCommand(world));
  return scenarioOf(`seed ${seed}`, [...first, ...commands, ...ending(world)]);
}

function ending({ parked, patches, targets, ftraceEnabled }: World): readonly string[] {
  return [
    ...(ftraceEnabled ? [] : ['sysctl kernel.ftrace_enabled=1']),
    ...[...parked].map((name) => `echo 0 > /sys/module/${name}/parameters/park`),
    ...[...patches]
      .filter(([, isEnabled]) => isEnabled)
      .map(([name]) => `echo 0 > /sys/kernel/livepatch/${name}/enabled`),
    ...[...targets].slice(0, 1).map((name) => `rmmod ${name}`),
  ];
}
