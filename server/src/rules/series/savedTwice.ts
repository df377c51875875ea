import type { RunSet } from '../../explore/runSet/runSet';
import { activationText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { releasesIn, upgrades } from '../shared/runs/upgrade';

export const savedTwice = runRule({
  id: 'saved-twice',
  severity: 'warning',
  stage: 'simulation',
  summary: 'An upgrade saves the changed value as if it were the original.',
  detect,
  supersedes: [{ rules: ['lost-global-state'], on: 'line' }],
  message: ({ resource, other, action }) =>
    `When this livepatch replaces ${other ?? 'the older one'}, ${resource?.what ?? 'the variable'} already holds the value that ${other ?? 'the older one'} wrote, so what is saved here is not the original, and ${activationText(action?.activation)} restores the changed value. ` +
    'Take over the original from the older livepatch, with klp_get_prev_state() or a shadow variable.',
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'upgrade') return [];
  const [older, newer] = [runs.older.name, runs.newer.name];
  return upgrades(runs).flatMap((run) =>
    releasesIn(run)
      .filter((release) => release.module === newer && release.putBackFrom === older)
      .map((release) => {
        const { resource, activation, savedAt, trace } = release;
        const about = { module: newer, at: savedAt?.[0] ?? trace[0], activation, resource };
        return { ...about, action: release, other: older, run };
      }),
  );
}
