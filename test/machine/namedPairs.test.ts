import { describe, expect, it } from 'vitest';
import { givingBack, isPair, keepsByName, rolesOf } from '../../server/src/machine/lib/namedPairs';

describe('functions that undo each other, by their names', () => {
  it.each([
    ['lamp_add_bulb', 'lamp_del_bulb'],
    ['lamp_alloc', 'lamp_free'],
    ['alloc_lamp_node', 'free_lamp'],
    ['get_lamp', 'put_lamp'],
    ['lamp_get_by_name', 'lamp_put'],
    ['register_lamp_driver', 'unregister_lamp_driver'],
    ['lamp_driver_register', 'lamp_driver_unregister'],
    ['lamp_init', 'lamp_cleanup'],
    ['lamp_map_attach', 'lamp_map_detach'],
    ['request_lamp', 'release_lamp'],
    ['lamp_create_queue', 'lamp_destroy_queue'],
    ['__lamp_start', 'lamp_stop'],
    ['lamp_add_bulbs', 'lamp_del_bulb'],
  ])('%s() is undone by %s()', (taking, giving) => {
    expect(isPair(taking, giving)).toBe(true);
    expect(isPair(giving, taking)).toBe(false);
  });

  it.each([
    ['lamp_add_bulb', 'lamp_del_shade'],
    ['lamp_alloc', 'bulb_free'],
    ['lamp_get', 'lamp_get'],
    ['lamp_start', 'lamp_free'],
    ['devm_lamp_alloc', 'lamp_free'],
    ['start', 'stop'],
    ['klp_shadow_alloc', 'klp_shadow_free'],
  ])('%s() is not undone by %s()', (taking, giving) => {
    expect(isPair(taking, giving)).toBe(false);
  });

  it('are looked for among the names that a module calls', () => {
    const names = ['printk', 'lamp_free', 'bulb_free'];
    expect(givingBack('lamp_alloc', names)).toEqual(['lamp_free']);
    expect(givingBack('lamp_free', names)).toEqual([]);
  });

  it('keep what they are handed if they add or attach it', () => {
    expect(['lamp_add_ops', 'register_lamp', 'lamp_get', 'lamp_call'].map(keepsByName)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(rolesOf('lamp_call')).toEqual([]);
  });
});
