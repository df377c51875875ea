// Runs the suite against the packaged extension in a real VS Code: `node test/vscode/run.mjs`.
//   LIVEPATCH_VSCODE   a VS Code executable, or `stand-in`; otherwise desktop VS Code, or the stand-in
//   LIVEPATCH_SAMPLES  a folder with kernel samples to open; otherwise our own examples
//   LIVEPATCH_SHOTS    a folder for the pictures that tests ask for (the stand-in takes them)
//   LIVEPATCH_VSIX     a packaged extension to test instead of packing one
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { build } from 'esbuild';
import { removeOrphans } from '../../scripts/orphans.mjs';
import { packageExtension } from '../../scripts/package.mjs';
import { HostUnavailable } from '../../scripts/vscode-host.mjs';
import { chooseVscode, installExtension, STAND_IN } from './vscode.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const suites = path.join(root, 'out/vscode');
const RUN_MS_MAX = 20 * 60_000;
const FORCE_MS = 15_000;
/** The exit status when there is no VS Code to run in, as opposed to a failure. */
const NOT_RUN = 3;
const SCRATCH = 'livepatch-vscode-';

const USER_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.dialogStyle': 'custom',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Each suite gets a window of its own, with a copy of the folder it opens. */
function plannedRuns() {
  const samples = process.env.LIVEPATCH_SAMPLES;
  if (!samples) console.log('vscode: LIVEPATCH_SAMPLES is not set, so the suite opens our own examples.');
  else if (!existsSync(samples))
    throw new Error(`LIVEPATCH_SAMPLES names '${samples}', which does not exist.`);
  return [
    { suite: 'livepatchFolder', folder: samples ?? path.join(root, 'examples') },
    { suite: 'plainFolder', folder: path.join(here, 'plain-folder') },
  ];
}

async function bundleSuites() {
  await build({
    absWorkingDir: here,
    entryPoints: ['suite/livepatchFolder.ts', 'suite/plainFolder.ts'],
    outdir: suites,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** Returns how many tests passed and failed; a window that ends without saying so counts as a failure. */
async function runSuite(vscode, { suite, folder }, scratch) {
  const own = path.join(scratch, suite);
  const workspace = path.join(own, 'workspace');
  const userData = path.join(own, 'user-data');
  const results = path.join(own, 'results.json');
  cpSync(folder, workspace, { recursive: true });
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(USER_SETTINGS));
  try {
    await runTests({
      vscodeExecutablePath: vscode,
      extensionDevelopmentPath: path.join(here, 'driver'),
      extensionTestsPath: path.join(suites, suite),
      launchArgs: [
        workspace,
        `--user-data-dir=${userData}`,
        `--extensions-dir=${path.join(scratch, 'extensions')}`,
      ],
      extensionTestsEnv: testEnvironment(vscode, own, results),
    });
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
  }
  if (existsSync(results)) return JSON.parse(readFileSync(results, 'utf8'));
  console.log(`vscode: the window of ${suite} ended without results.`);
  return { passed: 0, failed: 1 };
}

function testEnvironment(vscode, own, results) {
  const environment = { LIVEPATCH_RESULTS: results, LIVEPATCH_SHOTS: '' };
  if (vscode !== STAND_IN) return environment;
  const shots = process.env.LIVEPATCH_SHOTS;
  if (shots) mkdirSync(shots, { recursive: true });
  // VS Code leaves its sockets behind in the folder for temporary files.
  const temporary = path.join(own, 't');
  mkdirSync(temporary);
  return { ...environment, TMPDIR: temporary, LIVEPATCH_SHOTS: shots ? path.resolve(shots) : '' };
}

async function run(scratch) {
  const runs = plannedRuns();
  const vscode = await chooseVscode();
  const vsix = process.env.LIVEPATCH_VSIX ?? (await packageExtension());
  await bundleSuites();
  installExtension(vscode, path.resolve(vsix), scratch);
  const total = { passed: 0, failed: 0 };
  for (const planned of runs) {
    const { passed, failed } = await runSuite(vscode, planned, scratch);
    if (interrupted) throw new Error('The run was stopped before its end.');
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

let interrupted = false;

/** test-electron, while a window is open, ends it at the first SIGINT and by force at the second. */
function interrupt() {
  interrupted = true;
  const windowIsOpen = process.listenerCount('SIGINT') > 1;
  if (!windowIsOpen) process.exit(1);
}

function endOnSignalsAndTime() {
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', () => process.emit('SIGINT'));
  const stop = () => {
    console.error(`vscode: stopped, because it took more than ${RUN_MS_MAX / 60_000} minutes.`);
    process.emit('SIGINT');
    setTimeout(() => process.emit('SIGINT'), FORCE_MS).unref();
  };
  setTimeout(stop, RUN_MS_MAX).unref();
}

removeOrphans(tmpdir(), SCRATCH);
const scratch = mkdtempSync(path.join(tmpdir(), `${SCRATCH}${process.pid}-`));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
endOnSignalsAndTime();
try {
  const { passed, failed } = await run(scratch);
  console.log(`vscode: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  if (error instanceof HostUnavailable) {
    console.log(`vscode: not run: ${error.message}`);
    process.exitCode = NOT_RUN;
  } else {
    console.error(interrupted ? `vscode: ${error.message}` : error);
    process.exitCode = 1;
  }
}
