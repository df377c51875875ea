import type { CallbackKind } from '../../kernel/livepatch/klpStructs';
import type { SeenState } from '../seenStates';
import type { Behaviour } from './behaviour';
import type { Counterexample, Diagnosis, DiagnosisKind } from './diagnosis';

/** One of two livepatches that follow each other. */
export interface StateOwner {
  readonly name: string;
  readonly states: readonly SeenState[];
  readonly behaviour: Behaviour;
}

/** The states that both have, but not with the same callbacks, flags or effects. */
export function diagnoseStateMeaning(
  older: StateOwner,
  newer: StateOwner,
  run: Counterexample | undefined,
): Diagnosis[] {
  if (!run) return [];
  return newer.states.flatMap((state) => {
    const before = older.states.find(({ id }) => id === state.id);
    if (!before) return [];
    const differences = [...declared(before, state), ...changed(older, newer, state.id)];
    if (differences.length === 0) return [];
    const text = differences.join(' and ');
    const about = {
      module: newer.name,
      at: undefined,
      activation: undefined,
      id: state.id,
      other: older.name,
    };
    return [{ kind: 'state-meaning-changed' as const, ...about, text, run }];
  });
}

function declared(before: SeenState, now: SeenState): string[] {
  const gone = before.callbacks.filter((name) => !now.callbacks.includes(name));
  const added = now.callbacks.filter((name) => !before.callbacks.includes(name));
  return [
    ...(gone.length > 0 ? [`has ${gone.join(', ')} there and not here`] : []),
    ...(added.length > 0 ? [`has ${added.join(', ')} here and not there`] : []),
    ...flag('owns shadow variables', before.isShadow, now.isShadow),
    ...flag('forbids to disable', before.blocksDisable, now.blocksDisable),
  ];
}

function flag(words: string, before: boolean, now: boolean): string[] {
  if (before === now) return [];
  return [now ? `${words} here and not there` : `${words} there and not here`];
}

/** Whether the callbacks change other things of the kernel. Names of the modules' own may differ as they like. */
function changed(older: StateOwner, newer: StateOwner, id: bigint): string[] {
  const there = changesOf(older, id);
  const here = changesOf(newer, id);
  const gone = [...there].filter((what) => !here.has(what));
  const added = [...here].filter((what) => !there.has(what));
  return [
    ...(gone.length > 0 ? [`changes ${gone.join(', ')} there and not here`] : []),
    ...(added.length > 0 ? [`changes ${added.join(', ')} here and not there`] : []),
  ];
}

const MAKING: readonly CallbackKind[] = ['pre_patch', 'post_patch'];

function changesOf({ behaviour }: StateOwner, id: bigint): ReadonlySet<string> {
  const deeds = behaviour.deeds.filter(({ activation }) => {
    return activation.state === id && MAKING.some((kind) => kind === activation.kind);
  });
  return new Set(deeds.flatMap(({ takes }) => takes.filter((what) => what.startsWith("'"))));
}

const OTHERWISE_TOLD: ReadonlySet<DiagnosisKind> = new Set([
  'lost-global-state',
  'replaced-callbacks-skipped',
  'reverse-not-handled',
  'saved-twice',
  'shadow-leak',
  'shadow-stale',
  'unsafe-downgrade',
]);

/** What goes wrong because a state has changed its meaning need not be told beside that. */
export function withoutThoseOf(
  meanings: readonly Diagnosis[],
  consequences: readonly Diagnosis[],
): readonly Diagnosis[] {
  const ids = new Set(meanings.map(({ id }) => id));
  return consequences.filter(({ kind, id, activation, resource }) => {
    const states = [id, activation?.state, resource?.activation.state];
    return !OTHERWISE_TOLD.has(kind) || !states.some((state) => state !== undefined && ids.has(state));
  });
}
