import { describe, it } from 'vitest';
import { livepatch, shadowState, state } from './stateModules';
import { checkBriefly } from './stateTranscripts';

const BLOCKING = state(1, '.block_disable = true');
const REFUSED = 'write error: Invalid argument';

describe('transitions that wait', () => {
  it('a blocked enable calls post_patch when it is no longer blocked', () => {
    checkBriefly(
      { 'alpha.c': livepatch([state(1)]) },
      `
% insmod target.ko busy=1
% insmod alpha.ko
alpha: pre_patch 1
% echo 0 > /sys/module/target/parameters/busy
alpha: post_patch 1
livepatch: 'alpha': patching complete`,
    );
  });

  it('a reversed enable calls post_unpatch only', () => {
    checkBriefly(
      { 'alpha.c': livepatch([shadowState(1)]) },
      `
% insmod target.ko busy=1
% insmod alpha.ko
alpha: pre_patch 1
% echo 0 > /sys/kernel/livepatch/alpha/enabled
livepatch: 'alpha': reversing transition from patching to unpatching
alpha: post_unpatch 1
alpha: shadow_dtor 1
livepatch: 'alpha': unpatching complete`,
    );
  });

  // The task is in the new function: it enters it when the target module is loaded.
  it('a reversed disable calls post_patch again, and the next one is complete', () => {
    checkBriefly(
      { 'alpha.c': livepatch([shadowState(1)]) },
      `
% insmod alpha.ko busy=1
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% insmod target.ko
livepatch: applying patch 'alpha' to loading module 'target'
% echo 0 > /sys/kernel/livepatch/alpha/enabled
alpha: pre_unpatch 1
% echo 1 > /sys/kernel/livepatch/alpha/enabled
livepatch: 'alpha': reversing transition from unpatching to patching
alpha: post_patch 1
livepatch: 'alpha': patching complete
% echo 0 > /sys/kernel/livepatch/alpha/enabled
alpha: pre_unpatch 1
% echo 0 > /sys/module/alpha/parameters/busy
alpha: post_unpatch 1
alpha: shadow_dtor 1
livepatch: 'alpha': unpatching complete`,
    );
  });

  // pre_unpatch of the old livepatch had run, so its post_patch has to.
  it('a reversed replacement calls post_patch of the livepatch that stays', () => {
    checkBriefly(
      {
        'alpha.c': livepatch([state(1), state(2)]),
        'beta.c': livepatch([state(2), state(3)], { replace: true }),
      },
      `
% insmod alpha.ko busy=1
alpha: pre_patch 1
alpha: pre_patch 2
alpha: post_patch 1
alpha: post_patch 2
livepatch: 'alpha': patching complete
% insmod target.ko
livepatch: applying patch 'alpha' to loading module 'target'
% insmod beta.ko
beta: pre_patch 3
alpha: pre_unpatch 1
% echo 0 > /sys/kernel/livepatch/beta/enabled
livepatch: 'beta': reversing transition from patching to unpatching
alpha: post_patch 1
beta: post_unpatch 3
livepatch: 'beta': unpatching complete
% cat /sys/kernel/livepatch/alpha/enabled
= 1`,
    );
  });
});

describe('block_disable', () => {
  it('refuses to disable', () => {
    checkBriefly(
      { 'alpha.c': livepatch([state(2), BLOCKING]) },
      `
% insmod alpha.ko
alpha: pre_patch 2
alpha: pre_patch 1
alpha: post_patch 2
alpha: post_patch 1
livepatch: 'alpha': patching complete
% echo 0 > /sys/kernel/livepatch/alpha/enabled
livepatch: The livepatch 'alpha' does not support disable
${REFUSED}
% cat /sys/kernel/livepatch/alpha/enabled
= 1`,
    );
  });

  it('refuses to reverse an enable that is stuck', () => {
    checkBriefly(
      { 'alpha.c': livepatch([BLOCKING]) },
      `
% insmod target.ko busy=1
% insmod alpha.ko
alpha: pre_patch 1
% echo 0 > /sys/kernel/livepatch/alpha/enabled
livepatch: The livepatch 'alpha' does not support disable
${REFUSED}
% cat /sys/kernel/livepatch/alpha/transition
= 1`,
    );
  });

  it('refuses before it is asked whether another transition runs', () => {
    checkBriefly(
      { 'alpha.c': livepatch([BLOCKING]), 'beta.c': livepatch([]) },
      `
% insmod alpha.ko busy=1
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% insmod target.ko
livepatch: applying patch 'alpha' to loading module 'target'
% insmod beta.ko
% cat /sys/kernel/livepatch/beta/transition
= 1
% echo 0 > /sys/kernel/livepatch/alpha/enabled
livepatch: The livepatch 'alpha' does not support disable
${REFUSED}`,
    );
  });

  it('refuses a cumulative livepatch without the state, and no other', () => {
    checkBriefly(
      {
        'alpha.c': livepatch([BLOCKING]),
        'beta.c': livepatch([state(2)], { replace: true }),
        'gamma.c': livepatch([state(1)], { replace: true }),
        'delta.c': livepatch([]),
      },
      `
% insmod alpha.ko
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% insmod beta.ko
livepatch: Livepatch patch (beta) is not compatible with the already installed livepatches.
insmod: ERROR: could not insert module beta.ko: Invalid parameters
% insmod delta.ko
livepatch: 'delta': patching complete
% insmod gamma.ko
livepatch: 'gamma': patching complete
% rmmod alpha`,
    );
  });
});
