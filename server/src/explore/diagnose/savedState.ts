import type { PatchedObjects, PatchRun } from '../patchRun';
import type { Diagnosis } from './diagnosis';
import type { Site } from './sites';

/**
 * Values that a livepatch which replaces others keeps in variables of its own: the one that replaces it will not have
 * them. What `klp_state.data` leads to can be taken over.
 */
export function diagnoseSavedState(
  runs: readonly PatchRun[],
  sites: readonly Site<PatchRun>[],
  module: string,
  { isReplacing }: PatchedObjects,
): Diagnosis[] {
  if (!isReplacing) return [];
  const undone = new Set(sites.filter(isUndoneByCallback).map(({ resource }) => resource.what));
  return runs.flatMap((run) =>
    run.saved
      .filter(({ change, write, isShared }) => {
        const isOwn = change.module === module && write.module === module;
        return isOwn && !isShared && undone.has(change.what);
      })
      .map(({ change, write, object }) => ({
        kind: 'lost-global-state' as const,
        module,
        activation: write.activation,
        at: write.trace[0],
        resource: change,
        action: write,
        text: object.kind === 'heap' ? 'memory of its own' : `'${object.name}'`,
        run,
      })),
  );
}

function isUndoneByCallback({ resource, releases }: Site<PatchRun>): boolean {
  return resource.kind === 'change' && (releases.has('pre_unpatch') || releases.has('post_unpatch'));
}
