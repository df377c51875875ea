import { expect, it } from 'vitest';
import { runC } from '../support/runC';

it.each([
  [
    'a designator that leads to a struct without members',
    'struct none { }; static struct none all[] = { [0] = 1, 2 };',
  ],
  [
    'a member of such a type',
    'struct none { }; struct out { struct none in; int n; }; static struct out all[] = { { .in = 1, 2 } };',
  ],
])('%s takes an item too many once', (_, text) => {
  expect(runC(`${text}\nint f(void) { return sizeof(all) >= 0; }`).result).toBe(1);
});
