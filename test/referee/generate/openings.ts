import { patchParameters } from './patchParameters';
import { chance, type World } from './world';

/** The first commands of a scenario, which decide what it is about: most often a transition that a parked task holds open. */
export function opening(world: World): readonly string[] {
  if (chance(world, 14)) {
    world.others.add('shadow_user');
    return ['insmod shadow_user.ko'];
  }
  if (!chance(world, 55)) return [];
  const target = world.random.pick(['target_a', 'target_b']);
  world.targets.add(target);
  world.parked.add(target);
  const park = `echo ${chance(world, 85) ? 1 : 2} > /sys/module/${target}/parameters/park`;
  const load = `insmod ${target}.ko`;
  return [load, ...world.random.pick([whilePatching, whileUnpatching, whileReplacing])(world, target, park)];
}

type Opening = (world: World, target: string, park: string) => readonly string[];

const whilePatching: Opening = (world, target, park) => {
  world.stalled = 'lp1';
  world.patches.set('lp1', true);
  return [park, parkedPatch(world, 'lp1', target, [])];
};

const whileUnpatching: Opening = (world, target, park) => {
  world.stalled = 'lp1';
  world.patches.set('lp1', false);
  return [parkedPatch(world, 'lp1', target, []), park, 'echo 0 > /sys/kernel/livepatch/lp1/enabled'];
};

const whileReplacing: Opening = (world, target, park) => {
  world.stalled = 'lp2';
  world.patches.set('lp1', false);
  world.patches.set('lp2', true);
  const others = patchParameters(world).filter(
    (word) => !/^(?:fault|pre_patch_ret|callbacks=all|replace)/.test(word),
  );
  return [
    parkedPatch(world, 'lp1', target, []),
    park,
    chance(world, 50)
      ? parkedPatch(world, 'lp2', target, ['replace=1'])
      : `insmod lp2.ko ${others.join(' ')} replace=1`,
  ];
};

/** Loads a livepatch of the function in which the task is parked, and perhaps of something else. */
function parkedPatch(world: World, name: string, target: string, words: readonly string[]): string {
  const other = target === 'target_a' ? 'target_b' : 'target_a';
  const more = world.random.pick([
    '',
    '',
    `+${other}/target_first`,
    '+vmlinux/cmdline_proc_show',
    '/target_first',
  ]);
  const func = world.random.pick(['target_park', 'target_park', 'target_outer', 'target_park/target_second']);
  const states = chance(world, 25) ? ['states=1:1', 'watched=1'] : [];
  return ['insmod', `${name}.ko`, `objs=${target}/${func}${more}`, 'callbacks=15', ...states, ...words].join(
    ' ',
  );
}
