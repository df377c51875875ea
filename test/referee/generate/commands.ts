import { patchParameters } from './patchParameters';
import { chance, type World } from './world';

/** A kind of command: how often it is chosen among those that are possible, and how it is written. */
interface CommandKind {
  readonly weight: number;
  /** What there is to choose from; nothing where the command makes no sense. */
  readonly choices: (world: World) => readonly string[];
  /** Returns the command and changes the world. */
  readonly write: (world: World, choice: string) => string;
}

const PARKABLE = ['target_a', 'target_b'];
const TARGETS = [...PARKABLE, 'target_twice'];
const PATCHES = ['lp1', 'lp2', 'lp3', 'lp4'];
const PATCH_FILES = [
  'enabled',
  'transition',
  'enabled',
  'transition',
  'force',
  'vmlinux/patched',
  'target_a/patched',
];
const SHADOW_VERBS = ['alloc', 'plain', 'get', 'get_or_alloc', 'free', 'free_dtor', 'free_all'];

const without = (all: readonly string[], some: { has(name: string): boolean }): string[] =>
  all.filter((name) => !some.has(name));
const livepatchFile = (name: string, file: string): string => `/sys/kernel/livepatch/${name}/${file}`;
const parameter = (name: string, file: string): string => `/sys/module/${name}/parameters/${file}`;

/** Livepatches that are loaded and to be enabled, or not. */
function patchesThat(enabled: boolean): (world: World) => string[] {
  return ({ patches }) => [...patches].filter(([, isEnabled]) => isEnabled === enabled).map(([name]) => name);
}

const loading: readonly CommandKind[] = [
  {
    weight: 12,
    choices: ({ targets }) => without(TARGETS, targets),
    write: (world, name) => {
      if (chance(world, 10)) return `insmod ${name}.ko${name === 'target_twice' ? '' : ' result=-19'}`;
      world.targets.add(name);
      return `insmod ${name}.ko`;
    },
  },
  {
    weight: 5,
    choices: ({ targets }) => [...targets],
    write: (world, name) => {
      world.targets.delete(name);
      if (world.parked.delete(name)) world.stalled = undefined;
      return `rmmod ${name}`;
    },
  },
  {
    weight: 14,
    choices: ({ patches }) => without(PATCHES, patches),
    write: (world, name) => {
      const words = patchParameters(world);
      const isReplacing = words.includes('replace=1');
      if (isReplacing) for (const each of world.patches.keys()) world.patches.set(each, false);
      world.patches.set(name, true);
      if ([...world.parked].some((target) => words.join().includes(`${target}/target_park`)))
        world.stalled ??= name;
      return `insmod ${name}.ko ${words.join(' ')}`;
    },
  },
  {
    weight: 1,
    choices: () => ['not_livepatch'],
    write: () => 'insmod not_livepatch.ko',
  },
  {
    weight: 1,
    choices: ({ patches }) => [...patches.keys()],
    write: (_, name) => `insmod ${name}.ko`,
  },
  {
    weight: 7,
    choices: patchesThat(false),
    write: ({ patches }, name) => {
      patches.delete(name);
      return `rmmod ${name}`;
    },
  },
  {
    weight: 1,
    choices: patchesThat(true),
    write: (_, name) => `rmmod ${name}`,
  },
];

const switching: readonly CommandKind[] = [
  {
    weight: 9,
    choices: patchesThat(true),
    write: (world, name) => {
      world.patches.set(name, false);
      if (world.parked.size > 0) world.stalled ??= name;
      return `echo 0 > ${livepatchFile(name, 'enabled')}`;
    },
  },
  {
    weight: 12,
    choices: ({ stalled }) => (stalled === undefined ? [] : [stalled]),
    write: ({ patches }, name) => {
      const isEnabled = patches.get(name) ?? false;
      patches.set(name, !isEnabled);
      return `echo ${Number(!isEnabled)} > ${livepatchFile(name, 'enabled')}`;
    },
  },
  {
    weight: 3,
    choices: ({ stalled, patches }) =>
      stalled === undefined || patches.get(stalled) === false ? [] : [stalled],
    write: (world, name) => {
      world.stalled = undefined;
      return `echo 1 > ${livepatchFile(name, 'force')}`;
    },
  },
  {
    weight: 1,
    choices: ({ patches }) => [...patches.keys()],
    write: (_, name) => `echo 1 > ${livepatchFile(name, 'force')}`,
  },
  {
    weight: 1,
    choices: ({ patches }) => [...patches.keys()],
    write: ({ random }, name) =>
      `echo ${random.pick(['maybe', 'on', '2', 'y'])} > ${livepatchFile(name, random.pick(['enabled', 'force', 'transition']))}`,
  },
  {
    weight: 1,
    choices: () => ['kernel.ftrace_enabled'],
    write: (world, name) => {
      world.ftraceEnabled = !world.ftraceEnabled;
      return `sysctl ${name}=${Number(world.ftraceEnabled)}`;
    },
  },
];

const living: readonly CommandKind[] = [
  {
    weight: 9,
    choices: ({ targets, parked }) => PARKABLE.filter((name) => targets.has(name) && !parked.has(name)),
    write: (world, name) => {
      world.parked.add(name);
      return `echo ${chance(world, 80) ? 1 : 2} > ${parameter(name, 'park')}`;
    },
  },
  {
    weight: 4,
    choices: ({ parked }) => [...parked],
    write: (world, name) => {
      world.parked.delete(name);
      world.stalled = undefined;
      return `echo 0 > ${parameter(name, 'park')}`;
    },
  },
  {
    weight: 6,
    choices: ({ targets }) => [...targets],
    write: ({ random }, name) => `echo ${random.below(9)} > ${parameter(name, 'call')}`,
  },
  {
    weight: 3,
    choices: ({ patches }) => [...patches.keys()],
    write: ({ random }, name) => `cat ${livepatchFile(name, random.pick(PATCH_FILES))}`,
  },
  {
    weight: 2,
    choices: ({ patches }) => [...patches.keys()],
    write: (world, name) =>
      `echo ${chance(world, 50) ? '0' : world.random.pick(['-12', '-19'])} > ${parameter(name, 'pre_patch_ret')}`,
  },
  {
    weight: 2,
    choices: ({ stalled }) => (stalled === undefined ? ['1'] : ['17', '1', '3']),
    write: (_, seconds) => `sleep ${seconds}`,
  },
  {
    weight: 2,
    choices: ({ others }) => without(['shadow_user'], others),
    write: ({ others }, name) => {
      others.add(name);
      return `insmod ${name}.ko`;
    },
  },
  {
    weight: 25,
    choices: ({ others }) => (others.has('shadow_user') ? SHADOW_VERBS : []),
    write: (world, verb) => {
      // With several objects of one id, the order in which they are freed depends on their addresses.
      const [object, id] = chance(world, 75) ? [-1, 1] : [0, 2];
      return `echo ${verb} ${object} ${id} > ${parameter('shadow_user', 'op')}`;
    },
  },
  {
    weight: 8,
    choices: ({ others }) => (others.has('shadow_user') ? ['0', '-12', '-12'] : []),
    write: (_, value) => `echo ${value} > ${parameter('shadow_user', 'ctor_ret')}`,
  },
];

const KINDS = [...loading, ...switching, ...living];

/** A command that makes sense, more or less, and changes the world. */
export function nextCommand(world: World): string {
  const possible = KINDS.map((kind) => ({ kind, choices: kind.choices(world) })).filter(
    ({ choices }) => choices.length > 0,
  );
  const sum = possible.reduce((total, { kind }) => total + kind.weight, 0);
  let rest = world.random.below(sum);
  for (const { kind, choices } of possible) {
    rest -= kind.weight;
    if (rest < 0) return kind.write(world, world.random.pick(choices));
  }
  throw new Error('There is always something to do.');
}
