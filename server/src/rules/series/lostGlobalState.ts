import type { RunSet } from '../../explore/runSet/runSet';
import { isPerState } from '../shared/perState';
import { functionText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

interface LostState extends RunFact {
  /** The module's variable that the value is kept in; undefined for memory that it has allocated. */
  readonly savedIn: string | undefined;
}

export const lostGlobalState = runRule({
  id: 'lost-global-state',
  severity: 'warning',
  stage: 'simulation',
  summary:
    "An original value is saved in the module's own memory, and is lost when another livepatch replaces this one.",
  detect,
  // Whether something is lost is seen with the livepatch that replaces it, where that is known.
  isTold: (_, { isReplaced }) => !isReplaced,
  message: ({ savedIn, resource, activation }: LostState, input) =>
    `${functionText(activation)} saves the original value of ${resource?.what ?? 'a variable'} in ${savedIn === undefined ? "the module's own memory" : `'${savedIn}'`}, which a livepatch that replaces this one cannot reach. ` +
    (isPerState(input)
      ? 'Save it in a shadow variable that the state owns, where the next livepatch finds it.'
      : 'Save it in a shadow variable or through klp_state.data, where the next livepatch finds it.'),
});

/**
 * Values that a livepatch which replaces others keeps in variables of its own: the one that replaces it will not have
 * them. What `klp_state.data` leads to can be taken over.
 */
function detect(runs: RunSet): LostState[] {
  if (runs.kind !== 'alone' || !runs.patched.isReplacing) return [];
  const { module } = runs;
  const undone = new Set(
    runs.sites.flatMap(({ resource, releases }) => {
      const isUndone = releases.has('pre_unpatch') || releases.has('post_unpatch');
      return resource.kind === 'change' && isUndone ? [resource.type] : [];
    }),
  );
  return runs.whole.flatMap((run) =>
    run.saved
      .filter(({ change, write, isShared }) => {
        const isOwn = change.module === module && write.module === module;
        return isOwn && !isShared && undone.has(change.type);
      })
      .map(({ change, write, object }) => ({
        module,
        activation: write.activation,
        at: write.trace[0],
        resource: change,
        action: write,
        savedIn: object.kind === 'heap' ? undefined : object.name,
        run,
      })),
  );
}
