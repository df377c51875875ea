import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { acquireText, functionText, undoAdvice, releasesItText } from '../shared/resourceText';
import { runRule } from '../shared/runs/runRule';
import { neverUndone } from '../shared/runs/undone';

export const missingPreUnpatch = runRule({
  id: 'missing-pre-unpatch',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What post_patch acquires or changes is never released or restored.',
  detect: (runs) => neverUndone(runs, 'post_patch'),
  oncePer: 'callback',
  gathers: true,
  silencedBy: 'memory',
  stands: 'callback',
  message: (fact) =>
    `${functionText(fact.activation)} ${acquireText(fact)} and ` +
    (fact.isPartial === true
      ? 'only part of it is undone when the livepatch is disabled. Undo the rest in pre_unpatch.'
      : `nothing ${releasesItText(fact)} when the livepatch is disabled. ` +
        `${undoAdvice(fact)} in a pre_unpatch callback, which runs whenever post_patch has run.`),
  fixes: (fact, input) => counterpartFix(fact, input, 'post_patch', 'pre_unpatch'),
});
