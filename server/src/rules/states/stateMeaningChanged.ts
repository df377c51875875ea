import type { CallbackKind } from '../../kernel/livepatch/klpStructs';
import type { RunLivepatch, RunSet } from '../../explore/runSet/runSet';
import type { SeenState } from '../../explore/seenStates';
import { idText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

interface ChangedMeaning extends RunFact {
  readonly differences: readonly Difference[];
}

/** What one of the two has and the other has not. */
type Difference =
  | { readonly kind: 'callbacks' | 'changes'; readonly names: readonly string[]; readonly isHere: boolean }
  | { readonly kind: 'owns shadow variables' | 'blocks disabling'; readonly isHere: boolean };

export const stateMeaningChanged = runRule({
  id: 'state-meaning-changed',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A livepatch reuses a state id of an earlier one with another meaning.',
  detect,
  lastOf: 'id',
  supersedes: [
    {
      rules: [
        'lost-global-state',
        'replaced-callbacks-skipped',
        'reverse-not-handled',
        'saved-twice',
        'shadow-leak',
        'shadow-stale',
        'unsafe-downgrade',
      ],
      on: 'state in pair',
    },
  ],
  stands: 'state',
  message: ({ id, other, differences }: ChangedMeaning) =>
    `${other ?? 'The older livepatch'} also has state ${idText(id)}, but with another meaning: ${differencesText(differences, other ?? 'the older livepatch')}. When one replaces the other, no callback of this state runs and nothing is freed. ` +
    'Use a new id for the new meaning.',
});

function differencesText(differences: readonly Difference[], other: string): string {
  const sides = [true, false].flatMap((isHere) => {
    const own = differences.filter((each) => each.isHere === isHere).map(differenceText);
    return own.length === 0 ? [] : [`only ${isHere ? 'here' : `in ${other}`} it ${own.join(' and ')}`];
  });
  return sides.join('; ');
}

function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case 'callbacks':
      return `has ${difference.names.join(', ')}`;
    case 'changes':
      return `changes ${difference.names.join(', ')}`;
    default:
      return difference.kind;
  }
}

/** The states that both have, but not with the same callbacks, flags or effects. */
function detect(runs: RunSet): ChangedMeaning[] {
  if (runs.kind !== 'upgrade') return [];
  const { older, newer } = runs;
  const run = runs.runs.find(({ way, isRefused, isReversed }) => way === 'up' && !isRefused && !isReversed);
  if (!run) return [];
  return newer.patched.states.flatMap((state) => {
    const before = older.patched.states.find(({ id }) => id === state.id);
    const differences = before ? differencesOf(before, state, runs) : [];
    if (differences.length === 0) return [];
    return [{ module: newer.name, id: state.id, other: older.name, differences, run }];
  });
}

function differencesOf(
  before: SeenState,
  now: SeenState,
  { older, newer }: { readonly older: RunLivepatch; readonly newer: RunLivepatch },
): Difference[] {
  return [
    ...inOne('callbacks', before.callbacks, now.callbacks),
    ...flag('owns shadow variables', before.isShadow, now.isShadow),
    ...flag('blocks disabling', before.blocksDisable, now.blocksDisable),
    ...inOne('changes', changesOf(older, now.id), changesOf(newer, now.id)),
  ];
}

function inOne(
  kind: 'callbacks' | 'changes',
  before: readonly string[],
  now: readonly string[],
): Difference[] {
  const gone = before.filter((name) => !now.includes(name));
  const added = now.filter((name) => !before.includes(name));
  return [
    ...(gone.length > 0 ? [{ kind, names: gone, isHere: false }] : []),
    ...(added.length > 0 ? [{ kind, names: added, isHere: true }] : []),
  ];
}

function flag(
  kind: 'owns shadow variables' | 'blocks disabling',
  before: boolean,
  now: boolean,
): Difference[] {
  return before === now ? [] : [{ kind, isHere: now }];
}

const MAKING: readonly CallbackKind[] = ['pre_patch', 'post_patch'];

/** What the callbacks of a state change of others'. Names of the modules' own may differ as they like. */
function changesOf({ behaviour }: RunLivepatch, id: bigint): readonly string[] {
  const making = behaviour.activations.filter(({ activation }) => {
    return activation.state === id && MAKING.some((kind) => kind === activation.kind);
  });
  return [...new Set(making.flatMap(({ changes }) => changes))];
}
