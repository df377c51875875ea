import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { runShell } from './runShell';
it('diff', () => {
  const norm = (s: string) => s.replace(/^\.\/script\.sh: line \d+: |^bash: line \d+: /gm, 'sh: ');
  let bad = 0;
  const corpus = readFileSync(process.env['CORPUS'] ?? '/tmp/ub/corpus.txt', 'utf8').split('\n---\n');
  for (const script of corpus) {
    const r = spawnSync('bash', ['-c', `exec 2>&1; exec 0</dev/null\n${script}`], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: '/root', LC_ALL: 'C' },
    });
    const want = r.stdout + (r.status === 0 ? '' : `[${r.status}]`);
    let got: string;
    const t0 = performance.now();
    try {
      got = runShell(script);
    } catch (e) {
      got = 'THROWN ' + (e as Error).stack;
    }
    const dt = performance.now() - t0;
    if (dt > 30) console.log('SLOW', dt, script);
    if (norm(got) !== norm(want)) {
      bad++;
      console.log(`#### ${script}\n--- bash\n${want}\n--- ours\n${got}`);
    }
  }
  console.log('bad', bad, 'of', corpus.length);
}, 60000);
