import { describe, it } from 'vitest';
import { ALLOCATED_STATES, livepatch, shadowState, state } from './stateModules';
import { check, checkBriefly } from './stateTranscripts';

// Every transcript follows from the rules in the posted series, step by step; none was written down from a run.

describe('states that come and go', () => {
  it('one state lives as long as its livepatch', () => {
    check(
      { 'alpha.c': livepatch([state(1)]) },
      `
% insmod alpha.ko
livepatch: enabling patch 'alpha'
livepatch: 'alpha': initializing patching transition
alpha: pre_patch 1
livepatch: 'alpha': starting patching transition
livepatch: 'alpha': completing patching transition
alpha: post_patch 1
livepatch: 'alpha': patching complete
% echo 0 > /sys/kernel/livepatch/alpha/enabled
livepatch: 'alpha': initializing unpatching transition
alpha: pre_unpatch 1
livepatch: 'alpha': starting unpatching transition
livepatch: 'alpha': completing unpatching transition
alpha: post_unpatch 1
livepatch: 'alpha': unpatching complete
% rmmod alpha`,
    );
  });

  it('several states go in array order; shadow variables are freed behind the post_unpatch of their own', () => {
    checkBriefly(
      { 'alpha.c': livepatch([state(3), shadowState(1), state(2)]) },
      `
% insmod alpha.ko
alpha: pre_patch 3
alpha: pre_patch 1
alpha: pre_patch 2
alpha: post_patch 3
alpha: post_patch 1
alpha: post_patch 2
livepatch: 'alpha': patching complete
% insmod look.ko
look: shadow 1
% rmmod look
% echo 0 > /sys/kernel/livepatch/alpha/enabled
alpha: pre_unpatch 3
alpha: pre_unpatch 1
alpha: pre_unpatch 2
alpha: post_unpatch 3
alpha: post_unpatch 1
alpha: shadow_dtor 1
alpha: post_unpatch 2
livepatch: 'alpha': unpatching complete
% insmod look.ko`,
    );
  });

  it('the second pre_patch fails: the first state is rolled back, and a livepatch to be replaced is left alone', () => {
    check(
      {
        'alpha.c': livepatch([state(3)]),
        'beta.c': livepatch([shadowState(1), shadowState(2)], { replace: true }),
      },
      `
% insmod alpha.ko
livepatch: enabling patch 'alpha'
livepatch: 'alpha': initializing patching transition
alpha: pre_patch 3
livepatch: 'alpha': starting patching transition
livepatch: 'alpha': completing patching transition
alpha: post_patch 3
livepatch: 'alpha': patching complete
% insmod beta.ko failing=2
livepatch: enabling patch 'beta'
livepatch: 'beta': initializing patching transition
beta: pre_patch 1
beta: pre_patch 2
livepatch: failed to enable patch 'beta'
livepatch: 'beta': canceling patching transition, going to unpatch
livepatch: 'beta': completing unpatching transition
beta: post_unpatch 1
beta: shadow_dtor 1
livepatch: 'beta': unpatching complete
insmod: ERROR: could not insert module beta.ko: No such device
% cat /sys/kernel/livepatch/alpha/enabled
= 1`,
    );
  });

  it('livepatches in parallel share a state: the last one cleans up', () => {
    const shared = livepatch([shadowState(1)]);
    checkBriefly(
      { 'alpha.c': shared, 'beta.c': shared },
      `
% insmod alpha.ko
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% insmod beta.ko
livepatch: 'beta': patching complete
% echo 0 > /sys/kernel/livepatch/alpha/enabled
livepatch: 'alpha': unpatching complete
% insmod look.ko
look: shadow 1
% echo 0 > /sys/kernel/livepatch/beta/enabled
beta: pre_unpatch 1
beta: post_unpatch 1
beta: shadow_dtor 1
livepatch: 'beta': unpatching complete`,
    );
  });

  it('a target module comes and goes without any of the callbacks', () => {
    checkBriefly(
      { 'alpha.c': livepatch([shadowState(1)]) },
      `
% insmod alpha.ko
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% insmod target.ko
livepatch: applying patch 'alpha' to loading module 'target'
% rmmod target
livepatch: reverting patch 'alpha' on unloading module 'target'`,
    );
  });
});

describe('atomic replace', () => {
  it('calls nothing for a state that both livepatches have, and keeps its shadow variables', () => {
    checkBriefly(
      { 'alpha.c': livepatch([shadowState(1)]), 'beta.c': livepatch([shadowState(1)], { replace: true }) },
      `
% insmod alpha.ko
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% insmod beta.ko
livepatch: 'beta': patching complete
% rmmod alpha
% insmod look.ko
look: shadow 1
% echo 0 > /sys/kernel/livepatch/beta/enabled
beta: pre_unpatch 1
beta: post_unpatch 1
beta: shadow_dtor 1
livepatch: 'beta': unpatching complete`,
    );
  });

  it('runs the callbacks of the old livepatch for a state that the new one lacks', () => {
    check(
      {
        'alpha.c': livepatch([state(1), shadowState(2)]),
        'beta.c': livepatch([state(3)], { replace: true }),
      },
      `
% insmod alpha.ko
livepatch: enabling patch 'alpha'
livepatch: 'alpha': initializing patching transition
alpha: pre_patch 1
alpha: pre_patch 2
livepatch: 'alpha': starting patching transition
livepatch: 'alpha': completing patching transition
alpha: post_patch 1
alpha: post_patch 2
livepatch: 'alpha': patching complete
% insmod beta.ko
livepatch: enabling patch 'beta'
livepatch: 'beta': initializing patching transition
beta: pre_patch 3
alpha: pre_unpatch 1
alpha: pre_unpatch 2
livepatch: 'beta': starting patching transition
livepatch: 'beta': completing patching transition
alpha: post_unpatch 1
alpha: post_unpatch 2
alpha: shadow_dtor 2
beta: post_patch 3
livepatch: 'beta': patching complete
% rmmod alpha`,
    );
  });

  it('goes by the states that parameters have chosen', () => {
    checkBriefly(
      { 'older.c': ALLOCATED_STATES, 'newer.c': ALLOCATED_STATES },
      `
% insmod older.ko ids=1,2
older: pre_patch 1
older: pre_patch 2
older: post_patch 1
older: post_patch 2
livepatch: 'older': patching complete
% insmod newer.ko ids=2,3
newer: pre_patch 3
older: pre_unpatch 1
older: post_unpatch 1
newer: post_patch 3
livepatch: 'newer': patching complete
% rmmod older
% insmod older.ko
newer: pre_unpatch 2
newer: pre_unpatch 3
newer: post_unpatch 2
newer: post_unpatch 3
livepatch: 'older': patching complete`,
    );
  });

  // Each of the two is another patch on the list for the other, until both are gone.
  it('leaks the shadow variables of a state that two replaced livepatches share', () => {
    const shared = livepatch([shadowState(1)]);
    checkBriefly(
      { 'alpha.c': shared, 'beta.c': shared, 'gamma.c': livepatch([], { replace: true }) },
      `
% insmod alpha.ko
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% insmod beta.ko
livepatch: 'beta': patching complete
% insmod gamma.ko
livepatch: 'gamma': patching complete
% rmmod alpha
% rmmod beta
% insmod look.ko
look: shadow 1`,
    );
  });
});

describe('shadow_dtor', () => {
  // It runs under the shadow spinlock with interrupts off, unlike the callbacks beside it.
  it('must not sleep', () => {
    const file = livepatch([shadowState(1)], { dtor: 'msleep(1);' });
    const line = file.split('\n').findIndex((text) => text.includes('msleep(1)')) + 1;
    checkBriefly(
      { 'alpha.c': file },
      `
% insmod alpha.ko
alpha: pre_patch 1
alpha: post_patch 1
livepatch: 'alpha': patching complete
% echo 0 > /sys/kernel/livepatch/alpha/enabled
alpha: pre_unpatch 1
alpha: post_unpatch 1
! msleep() may sleep, but interrupts are off (shadow_dtor() at alpha.c:${line})
alpha: shadow_dtor 1
livepatch: 'alpha': unpatching complete`,
    );
  });
});
