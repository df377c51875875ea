import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { runScript } from '../../server/src/scenario/runScript';
import { standInSystem } from './standInSystem';
const root = process.env['HOME'] + '/.cache/livepatch-language-server/kernel-sources/';
it('real', () => {
  for (const v of ['6.12', '6.1'] as const)
    for (const s of ['livepatch', 'callbacks', 'shadow-vars', 'state', 'ftrace', 'sysfs', 'syscall']) {
      const path = `${root}${v}/tools/testing/selftests/livepatch/test-${s}.sh`;
      let text = '';
      try {
        text = readFileSync(path, 'utf8');
      } catch {
        continue;
      }
      const t0 = performance.now();
      const r = runScript({
        path,
        text,
        system: standInSystem(v),
        release: v,
        readScript: (p) => {
          try {
            return readFileSync(p, 'utf8');
          } catch {
            return undefined;
          }
        },
      });
      const dt = performance.now() - t0;
      console.log(
        v,
        s,
        r.status,
        r.scenarios.filter((x) => x.passed).length,
        '/',
        r.scenarios.length,
        dt.toFixed(1),
        'ms',
        r.missing,
      );
      for (const x of r.scenarios.filter((y) => !y.passed).slice(0, 1))
        console.log(x.name, x.reason, x.output);
    }
}, 60000);
