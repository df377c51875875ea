import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleReplay, type Edit } from '../referee/coverage/bundle';

const root = join(import.meta.dirname, '../..');
const REPLAY_MS_MAX = 60_000;

/** Faults of which each must make a recording fail. */
const FAULTS: readonly (Edit & { readonly title: string })[] = [
  {
    title: 'nops are not made',
    file: 'kernel/livepatch/enable.ts',
    from: 'if (patch.replace) addNops(kernel, patch);',
    to: '',
  },
  {
    title: 'a reversal forgets to count retries anew',
    file: 'kernel/livepatch/transition.ts',
    from: 'kernel.signalsCount = 0;',
    to: '',
  },
  {
    title: 'post_unpatch runs though pre_patch failed',
    file: 'kernel/livepatch/callbacks.ts',
    from: 'obj.callbacks.postUnpatchEnabled = ret === 0;',
    to: 'obj.callbacks.postUnpatchEnabled = true;',
  },
  {
    title: 'a lower version of a state is compatible',
    file: 'kernel/livepatch/state.ts',
    from: 'state.version >= oldState.version',
    to: 'state.version > 0',
  },
  {
    title: 'a replaced patch is pinned without force',
    file: 'kernel/livepatch/freePatch.ts',
    from: 'if (!patch.forced) modulePut',
    to: 'if (patch.forced) modulePut',
  },
  {
    title: 'processes get no signals',
    file: 'kernel/livepatch/signals.ts',
    from: 'if (!task.isKthread) kernel.code.setNotifySignal(task, true);',
    to: 'if (!task.isKthread) continue;',
  },
  {
    title: 'relocations are not taken back',
    file: 'kernel/livepatch/relocations.ts',
    from: 'moduleOf(patch).writtenSections.delete(objname);',
    to: 'moduleOf(patch).writtenSections.has(objname);',
  },
  {
    title: 'stacks are not looked at',
    file: 'kernel/livepatch/stackCheck.ts',
    from: 'code !== undefined && entries.includes(code) ? -EAGAIN : 0',
    to: 'code !== undefined && entries.length < 0 ? -EAGAIN : 0',
  },
];

test.each(FAULTS)(
  '$title: a recording fails',
  async (edit) => {
    const { run } = await bundleReplay(root, `mutant-${FAULTS.indexOf(edit)}`, edit);
    const differences: string[] = [];
    run(root, (name) => {
      differences.push(name);
      return false;
    });
    expect(differences).not.toEqual([]);
  },
  REPLAY_MS_MAX,
);
