import { expect, it } from 'vitest';
import { innermost, isBelow } from '../../server/src/base/folders';

it.each([
  ['/a/b', '/a', true],
  ['/a', '/a', true],
  ['/ab', '/a', false],
  ['/a', '/a/b', false],
  ['/a', '/', true],
])('%s is below %s: %s', (path, folder, expected) => {
  expect(isBelow(path, folder)).toBe(expected);
});

it('of folders within each other the innermost holds, in whatever order they come', () => {
  const choices = [{ folder: '/w' }, { folder: '/w/in' }, { folder: '/other' }];
  expect(innermost('/w/in/a.c', choices)).toBe(choices[1]);
  expect(innermost('/w/in/a.c', [...choices].reverse())).toEqual({ folder: '/w/in' });
  expect(innermost('/w/inner/a.c', choices)).toBe(choices[0]);
  expect(innermost('/x/a.c', choices)).toBeUndefined();
});
