import { describe, expect, it } from 'vitest';
import {
  shadowAlloc,
  shadowFree,
  shadowFreeAll,
  shadowGet,
  shadowGetOrAlloc,
} from '../../server/src/kernel/livepatch/shadow';
import { runToEnd } from '../../server/src/kernel/time';
import { fakeKernel } from './fakeModules';

const request = (obj: string, id: bigint, constructor?: string) => ({
  obj,
  id,
  size: 8,
  gfpFlags: 0,
  constructor,
  constructorData: 'source',
});

describe('shadow variables', () => {
  it('are found by object and id', () => {
    const { kernel } = fakeKernel();
    const first = runToEnd(kernel, shadowAlloc(kernel, request('a', 1n)));
    expect(shadowGet(kernel, 'a', 1n)).toBe(first);
    expect([shadowGet(kernel, 'a', 2n), shadowGet(kernel, 'b', 1n)]).toEqual([undefined, undefined]);
    expect(runToEnd(kernel, shadowGetOrAlloc(kernel, request('a', 1n)))).toBe(first);
  });

  it('warn if they are allocated twice', () => {
    const { kernel } = fakeKernel();
    runToEnd(kernel, shadowAlloc(kernel, request('a', 255n)));
    expect(runToEnd(kernel, shadowAlloc(kernel, request('a', 255n)))).toBeUndefined();
    expect(kernel.log).toContain('Duplicate shadow variable <"a", ff>');
    expect(kernel.shadows.size).toBe(1);
  });

  it('are not attached if the constructor fails or there is no memory', () => {
    const { kernel, code } = fakeKernel();
    const seen: unknown[] = [];
    code.functions.set('ctor', (...args) => {
      seen.push(args[0], args[2]);
      return -12;
    });
    expect(runToEnd(kernel, shadowAlloc(kernel, request('a', 31n, 'ctor')))).toBeUndefined();
    expect(seen).toEqual(['a', 'source']);
    expect(kernel.log).toEqual(['livepatch: Failed to construct shadow variable <"a", 1f> (-12)']);
    expect([kernel.shadows.size, code.freed.length]).toEqual([0, 1]);
    code.isOutOfMemory = true;
    expect(runToEnd(kernel, shadowGetOrAlloc(kernel, request('a', 1n)))).toBeUndefined();
  });

  it('are freed one by one or by id, through the destructor', () => {
    const { kernel, code } = fakeKernel();
    const destroyed: unknown[] = [];
    code.functions.set('dtor', (object) => destroyed.push(object));
    for (const obj of ['a', 'b', 'c']) runToEnd(kernel, shadowAlloc(kernel, request(obj, 1n)));
    runToEnd(kernel, shadowAlloc(kernel, request('a', 2n)));
    runToEnd(kernel, shadowFree(kernel, 'b', 1n, 'dtor'));
    runToEnd(kernel, shadowFree(kernel, 'b', 1n, 'dtor'));
    expect(destroyed).toEqual(['b']);
    runToEnd(kernel, shadowFreeAll(kernel, 1n, 'dtor'));
    expect(destroyed).toEqual(['b', 'c', 'a']);
    runToEnd(kernel, shadowFreeAll(kernel, 2n, undefined));
    expect([[...kernel.shadows], code.freed.length]).toEqual([[], 4]);
  });

  it('deadlock if a destructor frees another one, which is told, and both are freed once', () => {
    const { kernel, code } = fakeKernel();
    const destroyed: unknown[] = [];
    code.functions.set('dtor', (object) => {
      destroyed.push(object);
      return shadowFree(kernel, 'b', 1n, undefined) as never;
    });
    for (const obj of ['a', 'b', 'c']) runToEnd(kernel, shadowAlloc(kernel, request(obj, 1n)));
    runToEnd(kernel, shadowAlloc(kernel, request('a', 2n)));
    runToEnd(kernel, shadowFreeAll(kernel, 1n, 'dtor'));
    expect(code.deadlocks.length).toBeGreaterThan(0);
    expect([...kernel.shadows].map(({ obj, id }) => [obj, id])).toEqual([['a', 2n]]);
    expect(new Set(code.freed).size).toBe(code.freed.length);
    expect(kernel.shadowLockHeld).toBe(false);
  });

  it('may be asked for, but not allocated, in a constructor', () => {
    const { kernel, code } = fakeKernel();
    runToEnd(kernel, shadowAlloc(kernel, request('a', 1n)));
    code.functions.set('asks', () => (shadowGet(kernel, 'a', 1n) === undefined ? -1 : 0));
    expect(runToEnd(kernel, shadowAlloc(kernel, request('b', 1n, 'asks')))).toBeDefined();
    expect(code.deadlocks).toEqual([]);
    code.functions.set('takes', () => shadowAlloc(kernel, request('d', 1n)) as never);
    runToEnd(kernel, shadowAlloc(kernel, request('c', 1n, 'takes')));
    expect(code.deadlocks).toEqual(['klp_shadow_lock']);
  });
});
