import { it } from 'vitest';
import { runC } from '../support/runC';
import { readFileSync } from 'node:fs';
it('scratch', () => {
  const { result, log, faults, unknown } = runC(readFileSync('/tmp/c-scratch.c', 'utf8'), { advance: 3000 });
  console.log({ result, log, faults, unknown });
});
