import { expect, it } from 'vitest';
import { runC } from '../support/runC';

it('names what nobody declares, where its value is used or it is called', () => {
  const { unknown, faults } = runC(
    'int f(void) { int known = 1; if (HIDDEN_FLAG & known) known = HIDDEN_FLAG; return hidden_call(known) + kzalloc_or(1); }',
  );
  expect(faults).toEqual([]);
  expect(unknown).toEqual(["'hidden_call'", "'kzalloc_or'", 'HIDDEN_FLAG, which nobody declares']);
});
