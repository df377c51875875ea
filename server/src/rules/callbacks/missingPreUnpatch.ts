import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { doingWords, functionWords } from '../shared/runWords';
import { runRule } from '../shared/runs/runRule';
import { neverUndone } from '../shared/runs/undone';

export const missingPreUnpatch = runRule({
  id: 'missing-pre-unpatch',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'What post_patch changes is never taken back.',
  detect: (runs) => neverUndone(runs, 'post_patch'),
  oncePer: 'callback',
  gathers: true,
  silencedBy: 'memory',
  stands: 'callback',
  message: (fact) =>
    `${functionWords(fact.activation)} ${doingWords(fact)}, and ` +
    (fact.isPartial === true
      ? 'only a part of that is taken back when the livepatch is disabled. Have pre_unpatch take back the rest.'
      : 'nothing takes it back when the livepatch is disabled. ' +
        'Add a pre_unpatch callback that does; it runs whenever post_patch has.'),
  fixes: (fact, input) => counterpartFix(fact, input, 'post_patch', 'pre_unpatch'),
});
