import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { acquireText, functionText, undoAdvice, releasesItText } from '../shared/resourceText';
import { runRule } from '../shared/runs/runRule';
import { neverUndone } from '../shared/runs/undone';

export const missingPostUnpatch = runRule({
  id: 'missing-post-unpatch',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What pre_patch acquires or changes is never released or restored.',
  detect: (runs) => neverUndone(runs, 'pre_patch'),
  oncePer: 'callback',
  gathers: true,
  silencedBy: 'memory',
  stands: 'callback',
  message: (fact) =>
    `${functionText(fact.activation)} ${acquireText(fact)} and ` +
    (fact.isPartial === true
      ? 'only part of it is undone when the livepatch is disabled. Undo the rest in post_unpatch.'
      : `nothing ${releasesItText(fact)} when the livepatch is disabled. ` +
        `${undoAdvice(fact)} in a post_unpatch callback, which runs after every successful pre_patch, also when the transition is reversed.`),
  fixes: (fact, input) => counterpartFix(fact, input, 'pre_patch', 'post_unpatch'),
});
