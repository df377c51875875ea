import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { doingWords, functionWords, undoItAdvice, undoesItWords } from '../shared/runWords';
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
    `${functionWords(fact.activation)} ${doingWords(fact)} and ` +
    (fact.isPartial === true
      ? 'only part of it is undone when the livepatch is disabled. Undo the rest in pre_unpatch.'
      : `nothing ${undoesItWords(fact)} when the livepatch is disabled. ` +
        `${undoItAdvice(fact)} in a pre_unpatch callback, which runs whenever post_patch has run.`),
  fixes: (fact, input) => counterpartFix(fact, input, 'post_patch', 'pre_unpatch'),
});
