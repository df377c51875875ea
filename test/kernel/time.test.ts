import { describe, expect, it } from 'vitest';
import { finitModule } from '../../server/src/kernel/module/moduleLoader';
import type { Run } from '../../server/src/kernel/run';
import { advance, runToEnd, start } from '../../server/src/kernel/time';
import { fakeKernel, fakeModule, fakeObject, fakeTask } from './fakeModules';
import { scene } from './scene';

describe('virtual time', () => {
  it('runs what is due by time, then in the order of beginning', () => {
    const { kernel } = fakeKernel();
    const order: string[] = [];
    function* sleeper(name: string, ms: number): Run<void> {
      order.push(`${name} ${kernel.now}`);
      yield { until: kernel.now + ms };
      order.push(`${name} ${kernel.now}`);
    }
    start(kernel, 'a', sleeper('a', 30));
    start(kernel, 'b', sleeper('b', 10));
    start(kernel, 'c', sleeper('c', 10), { delay: 20 });
    advance(kernel, 25);
    expect(order).toEqual(['a 0', 'b 0', 'b 10', 'c 20']);
    expect(kernel.now).toBe(25);
    advance(kernel, 5);
    expect(order.slice(4)).toEqual(['a 30', 'c 30']);
    expect(kernel.contexts).toEqual([]);
  });

  it('knows whose code is running, and forgets code that throws', () => {
    const { kernel } = fakeKernel();
    const task = fakeTask(3);
    function* look(): Run<number | undefined> {
      yield { until: 5 };
      return kernel.current?.pid;
    }
    expect(runToEnd(kernel, look(), task)).toBe(3);
    expect(kernel.current).toBeUndefined();
    function* fail(): Run<void> {
      yield { until: 0 };
      throw new Error('oops');
    }
    expect(() => runToEnd(kernel, fail())).toThrow('oops');
    expect(kernel.contexts).toEqual([]);
  });

  it('says what is waited for if nothing can go on', () => {
    const { kernel } = fakeKernel();
    function* never(): Run<void> {
      yield { condition: () => false, what: 'rain' };
    }
    expect(() => runToEnd(kernel, never())).toThrow('command waits for rain');
    const world = scene({ tasks: [fakeTask(1, { stack: ['vmlinux:show,1'], activity: 'uninterruptible' })] });
    world.load('lp');
    expect(() => runToEnd(world.kernel, never())).toThrow('command waits for rain');
  });
});

describe('a callback that sleeps', () => {
  it('holds klp_mutex, so that a target has to wait for it', () => {
    const { kernel, load, callbacks, code, log } = scene();
    const objects = [fakeObject(undefined, [], callbacks('lp')), fakeObject('ext4', [])];
    code.functions.set('lp:pre_patch', function* () {
      kernel.log.push('sleeps');
      yield { until: kernel.now + 500 };
      kernel.log.push('wakes');
      return 0;
    });
    code.functions.set('ext4:init', () => {
      kernel.log.push('target runs');
      return 0;
    });
    function* lateTarget(): Run<void> {
      yield { until: 100 };
      kernel.log.push('target begins');
      yield* finitModule(kernel, fakeModule('ext4', { isLivepatch: false }), []);
    }
    start(kernel, 'target', lateTarget());
    expect(load('lp', { objects })).toBe(0);
    expect(kernel.now).toBe(500);
    expect(log().filter((line) => !line.startsWith('livepatch'))).toEqual([
      'sleeps',
      'target begins',
      'wakes',
      'lp post_patch vmlinux',
      'target runs',
    ]);
    expect(kernel.log.indexOf("livepatch: applying patch 'lp' to loading module 'ext4'")).toBeGreaterThan(
      kernel.log.indexOf("livepatch: 'lp': patching complete"),
    );
  });
});
