// `npm test`: installs, builds and tests everything. Ends with one line `N passed, M failed`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findKernelSources } from './kernel-sources.mjs';
import { bundle, install, NotReady, root } from './prepare.mjs';

/** The exit status of a part that could not be run here, as opposed to one that failed. */
const NOT_RUN = 3;
const reports = path.join(root, 'out');
const bin = (name) => path.join(root, 'node_modules/.bin', name);

/** Everything that is tested, in order. `tests` counts several; a part without it counts as one. */
const PARTS = [
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'lint', command: [bin('eslint'), '.'] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level=warn', '.'] },
  {
    name: 'import directions',
    command: [bin('depcruise'), 'client', 'server', 'packages', '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'dead code', command: [bin('knip')] },
  { name: 'kernel sources', command: [process.execPath, 'scripts/kernel-sources.mjs'] },
  { name: 'C suites', command: [process.execPath, 'scripts/c-suites.mjs'] },
  vitest('tests', 'vitest.config.mts'),
  { name: 'messages', command: [process.execPath, 'scripts/messages.mjs', '--recorded', '--check'] },
  vitest('source fetching', 'test/sources/vitest.config.ts'),
  { name: 'editors', command: [process.execPath, 'test/clients/run.mjs'], tests: lastLineCounts },
  { name: 'VS Code', command: [process.execPath, 'test/vscode/run.mjs'], tests: lastLineCounts },
];

function vitest(name, config) {
  const report = path.join(reports, `${path.basename(path.dirname(path.resolve(root, config)))}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  return {
    name,
    command: [bin('vitest'), 'run', '--config', config, ...reporters],
    tests: () => reportCounts(report),
  };
}

function reportCounts(file) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

function lastLineCounts(output) {
  const match = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  return { passed: Number(match?.[1] ?? 0), failed: Number(match?.[2] ?? 1), skipped: 0 };
}

function runPart({ name, command, tests }) {
  console.log(`\n== ${name}`);
  const environment = { LIVEPATCH_SAMPLES: samples(), ...process.env };
  const started = Date.now();
  const { status, stdout } = spawnSync(command[0], command.slice(1), {
    cwd: root,
    env: environment,
    stdio: ['ignore', tests === lastLineCounts ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stdout) process.stdout.write(stdout);
  const seconds = Math.round((Date.now() - started) / 1000);
  return { name, seconds, notRun: status === NOT_RUN, ...counts(status, tests, stdout ?? '') };
}

function counts(status, tests, output) {
  if (status === NOT_RUN) return { passed: 0, failed: 0, skipped: 0 };
  const failed = status === 0 ? 0 : 1;
  if (!tests) return { passed: 1 - failed, failed, skipped: 0 };
  const found = tests(output);
  return { ...found, failed: Math.max(found.failed, failed) };
}

/** The folder of fetched kernel samples for the editor's test, if there is one. */
function samples() {
  const tree = findKernelSources('6.12');
  return tree && path.join(tree, 'samples/livepatch');
}

function summarise(results) {
  const inCi = Boolean(process.env.CI);
  console.log('\n== Summary');
  for (const { name, passed, failed, skipped, notRun, seconds } of results) {
    const text = notRun
      ? 'NOT RUN (the reason stands above)'
      : `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    console.log(`${name.padEnd(18)} ${text} in ${seconds} s`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const notRun = results.filter((result) => result.notRun).length;
  // What did not run has shown nothing; where everything must run, that is a failure.
  const failed = sum('failed') + (inCi ? notRun + sum('skipped') : 0);
  console.log(`${sum('passed')} passed, ${failed} failed`);
  return failed === 0;
}

try {
  install();
  bundle();
  mkdirSync(reports, { recursive: true });
  rmSync(path.join(reports, 'messages'), { recursive: true, force: true });
  process.exitCode = summarise(PARTS.map(runPart)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
