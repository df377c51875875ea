import { chance, type World } from './world';

const PARKABLE = ['target_a', 'target_b'];
const FUNCS = ['target_first', 'target_first', 'target_second', 'target_park', 'target_park', 'target_outer'];
const TWICE = ['twice:1', 'twice:2', 'twice:1/twice:2', 'twice', 'twice:3'];
const ALL_CALLBACKS = 15;
const FAULTS = ['null', 'mod', 'objs', 'ignore'];
const ERRNOS = ['-12', '-12', '-16', '-19', '-22'];

/** The parameters of a livepatch as patch.h understands them. */
export function patchParameters(world: World): readonly string[] {
  const { random } = world;
  const objects = objectsOf(world);
  const words = [`objs=${objects.join('+')}`];
  if (chance(world, 70)) words.push(`callbacks=${chance(world, 70) ? ALL_CALLBACKS : random.below(16)}`);
  if (chance(world, 35)) words.push('replace=1');
  if (chance(world, 40)) {
    words.push(`states=${statesOf(world)}`);
    if (chance(world, 60)) words.push('watched=1');
  }
  if (chance(world, 12)) {
    words.push(`pre_patch_ret=${random.pick(ERRNOS)}`);
    if (chance(world, 50)) words.push(`pre_patch_fails=${random.pick([...PARKABLE, 'vmlinux'])}`);
  }
  if (chance(world, 4)) words.push(`fault=${random.pick(FAULTS)}`);
  if (chance(world, 2)) words.push('callbacks=all');
  return words;
}

function objectsOf(world: World): readonly string[] {
  const { random } = world;
  const [parked] = world.parked;
  const isDrama = parked !== undefined && chance(world, 60);
  const objects = isDrama ? [`${parked}/target_park/target_first`] : [objectOf(world)];
  while (objects.length < 3 && chance(world, 40)) {
    const next = objectOf(world);
    const isNew = objects.every((each) => nameOf(each) !== nameOf(next));
    if (isNew || chance(world, 5)) objects.push(next);
  }
  if (chance(world, 2)) objects.push(`${random.pick(PARKABLE)}*`);
  return objects;
}

function nameOf(object: string): string {
  return object.replace(/\/.*/, '');
}

function objectOf(world: World): string {
  const { random } = world;
  const kind = random.below(100);
  if (kind < 25) return 'vmlinux/cmdline_proc_show';
  if (kind < (world.targets.has('target_twice') ? 40 : 32)) return `target_twice/${random.pick(TWICE)}`;
  const name = random.pick(PARKABLE);
  if (kind < 42)
    return `${name}/${random.pick(['no_such_function', '!target_first', 'target_first:2', '-'])}`;
  return `${name}/${funcsOf(world).join('/')}`;
}

function funcsOf(world: World): readonly string[] {
  const { random } = world;
  const funcs = new Set<string>();
  do funcs.add(random.pick(FUNCS));
  while (chance(world, 35));
  const names = [...funcs].map((name) => (chance(world, 10) ? `${name}:1` : name));
  return chance(world, 2) ? [...names, names[0] ?? ''] : names;
}

function statesOf(world: World): string {
  const { random } = world;
  const ids = random.pick([[1], [1], [1, 2], [2]]);
  return ids.map((id) => `${id}:${random.pick([1, 1, 2, 3])}`).join('+');
}
