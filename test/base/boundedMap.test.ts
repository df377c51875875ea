import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../server/src/base/boundedMap';

describe('BoundedMap', () => {
  it('forgets what was not asked for longest', () => {
    const map = new BoundedMap<string, number>(3);
    for (const key of ['a', 'b', 'c']) map.set(key, 1);
    expect(map.get('a')).toBe(1);
    map.set('d', 1);
    expect(['a', 'b', 'c', 'd'].filter((key) => map.has(key))).toEqual(['a', 'c', 'd']);
  });

  it('weighs its values', () => {
    const map = new BoundedMap<string, string>(10, (value) => value.length);
    map.set('a', '12345');
    map.set('b', '12345');
    map.set('a', '1');
    map.set('c', '1234');
    expect(map.size).toBe(3);
    map.set('d', '12345678901234');
    expect([map.size, map.get('d')?.length]).toEqual([1, 14]);
    map.delete('d');
    map.set('e', '1234567890');
    expect(map.has('e')).toBe(true);
    map.deleteWhere((key) => key === 'e');
    expect(map.size).toBe(0);
  });

  it('knows a key whose value is nothing', () => {
    const map = new BoundedMap<string, undefined>(2);
    map.set('a', undefined);
    expect([map.has('a'), map.has('b')]).toEqual([true, false]);
  });
});
