import { counterpartFix } from '../shared/fixes/callbackSkeleton';
import { doingWords, functionWords, undoItAdvice, undoesItWords } from '../shared/runWords';
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
    `${functionWords(fact.activation)} ${doingWords(fact)} and ` +
    (fact.isPartial === true
      ? 'only part of it is undone when the livepatch is disabled. Undo the rest in post_unpatch.'
      : `nothing ${undoesItWords(fact)} when the livepatch is disabled. ` +
        `${undoItAdvice(fact)} in a post_unpatch callback, which runs after every successful pre_patch, also when the transition is reversed.`),
  fixes: (fact, input) => counterpartFix(fact, input, 'pre_patch', 'post_unpatch'),
});
