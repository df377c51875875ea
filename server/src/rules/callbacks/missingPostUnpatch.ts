import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { doingWords, functionWords } from '../shared/runWords';
import { runRule } from '../shared/runs/runRule';
import { neverUndone } from '../shared/runs/undone';

export const missingPostUnpatch = runRule({
  id: 'missing-post-unpatch',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What pre_patch takes or changes is never given back.',
  detect: (runs) => neverUndone(runs, 'pre_patch'),
  oncePer: 'callback',
  gathers: true,
  silencedBy: 'memory',
  stands: 'callback',
  message: (fact) =>
    `${functionWords(fact.activation)} ${doingWords(fact)}, and ` +
    (fact.isPartial === true
      ? 'only a part of that is taken back when the livepatch is disabled. Have post_unpatch take back the rest.'
      : 'nothing takes it back when the livepatch is disabled. ' +
        'Add a post_unpatch callback that does; it runs whenever pre_patch has succeeded, also for a reversed transition.'),
  fixes: (fact, input) => counterpartFix(fact, input, 'pre_patch', 'post_unpatch'),
});
