import { it } from 'vitest';
import { runC } from '../support/runC';
import { readFileSync } from 'node:fs';
it('scratch', () => {
  for (const [n, c] of [['livepatch-shadow-mod', 'livepatch_shadow_mod_init']]) {
  const { result, log, faults, unknown } = runC(readFileSync(`${process.env.HOME}/.cache/livepatch-language-server/kernel-sources/6.12/samples/livepatch/${n}.c`, 'utf8'), { advance: 16000, call: c! });
  console.log({ result, log: log.slice(-8), faults, unknown });
  }
});
