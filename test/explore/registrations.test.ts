import { describe, expect, it } from 'vitest';
import { releaseBy, acquisitionBy } from '../../server/src/explore/trace/registrations';

describe('what kernel functions take and give back', () => {
  it.each([
    ['mod_timer', 'timer', 0],
    ['schedule_work_on', 'work', 1],
    ['schedule_delayed_work_on', 'work', 1],
    ['queue_work_node', 'work', 2],
    ['request_irq', 'interrupt handler', 0],
    ['kthread_create_on_node', 'kernel thread', 'result'],
    ['register_thing', 'thing', 0],
    ['thing_register', 'thing', 0],
  ])('%s() takes a %s, known by %s', (name, what, key) => {
    expect(acquisitionBy(name)).toMatchObject({ resource: { what }, key });
    expect(releaseBy(name)).toBeUndefined();
  });

  it.each([
    ['del_timer_sync', 'timer', 0],
    ['sysfs_remove_group', 'sysfs file', 1],
    ['remove_proc_entry', 'proc file', 0],
    ['unregister_thing', 'thing', 0],
  ])('%s() gives a %s back, known by %s', (name, what, key) => {
    expect(releaseBy(name)).toMatchObject({ resource: { what }, key });
    expect(acquisitionBy(name)).toBeUndefined();
  });

  it.each(['kfree', 'klp_register_patch', 'constructor'])('%s() is neither', (name) => {
    expect([acquisitionBy(name), releaseBy(name)]).toEqual([undefined, undefined]);
  });
});
