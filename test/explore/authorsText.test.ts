import { describe, expect, it } from 'vitest';
import { assignedName, calledName } from '../../server/src/explore/trace/authorsText';

describe('the variable that a text assigns to', () => {
  it.each([
    'demo_level = 4;',
    'demo_level=4;',
    'demo_level |= 1;',
    'demo_level <<= 2;',
    'demo_level++;',
    'demo_level --;',
    '++demo_level;',
    'WRITE_ONCE(demo_level, 4);',
  ])('is called as the author does: %s', (text) => {
    expect(assignedName(text)).toBe('demo_level');
  });

  it.each([
    '*where = 4',
    'where[0] = 4',
    'demo.level = 4',
    'set_level(4)',
    'level == 4',
    '++demo.level;',
    '',
  ])('is not named by another form: %j', (text) => {
    expect(assignedName(text)).toBeUndefined();
  });
});

describe('the function that a text calls', () => {
  it.each([
    ['make_it(name, 4)', 'make_it'],
    ['make_it (', 'make_it'],
    ['ops->make(name)', undefined],
    ['made = make_it(name)', undefined],
    ['', undefined],
  ])('of %j is %j', (text, name) => {
    expect(calledName(text)).toBe(name);
  });
});
