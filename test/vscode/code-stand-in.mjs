#!/usr/bin/env node
// Takes the place of the `code` executable where desktop VS Code cannot be had: understands the arguments
// that matter, runs code-server (VS Code's server and extension host) and shows it in a headless Chromium.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { findHost } from '../../scripts/vscode-host.mjs';
import { startCodeServer } from './stand-in/codeServer.mjs';
import { openWorkbench } from './stand-in/workbench.mjs';

const RUN_MS_MAX = 300_000;
const EXIT_FAILED = 99;

const started = Date.now();
const say = (text) => console.error(`[stand-in +${((Date.now() - started) / 1000).toFixed(1)}s] ${text}`);

/** VS Code's arguments: `--name=value` or `--name`, each possibly several times, and folders. */
function parseArguments(args) {
  const options = new Map();
  const folders = [];
  for (const argument of args) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name) options.set(name, [...(options.get(name) ?? []), value ?? '']);
    else folders.push(argument);
  }
  return { last: (name) => options.get(name)?.at(-1), all: (name) => options.get(name) ?? [], folders };
}

function installExtension(host, args) {
  const flags = ['install-extension', 'extensions-dir', 'user-data-dir']
    .filter((name) => args.last(name))
    .map((name) => `--${name}=${args.last(name)}`);
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}' };
  return spawnSync(host.node, [host.entry, ...flags], { env, stdio: 'inherit' }).status ?? EXIT_FAILED;
}

/** Runs the window until its tests end; returns their exit code. */
async function runWindow(host, args) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'code-stand-in-'));
  const parts = [];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
  stopWithParent(stop);
  try {
    const server = await startCodeServer(host, {
      userData: args.last('user-data-dir') ?? path.join(scratch, 'user-data'),
      extensions: args.last('extensions-dir') ?? path.join(scratch, 'extensions'),
      config: path.join(scratch, 'config.yaml'),
    });
    parts.push(server);
    say('code-server answers');
    const workbench = await openWorkbench(host.chromium, server.authority, args, process.env.LIVEPATCH_SHOTS);
    parts.push(workbench);
    return await Promise.race([workbench.testsExited, server.died, tooLate()]);
  } finally {
    await stop();
  }
}

/** The one who started this program may be killed without telling: do not outlive it. */
function stopWithParent(stop) {
  const parent = process.ppid;
  const leave = () => void stop().finally(() => process.exit(EXIT_FAILED));
  setInterval(() => process.ppid !== parent && leave(), 1000).unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, leave);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(
      () => reject(new Error(`the tests did not end within ${RUN_MS_MAX / 1000} s`)),
      RUN_MS_MAX,
    ).unref();
  });
}

const host = findHost();
if (!host) {
  console.error('The stand-in for VS Code is not set up; run: node scripts/vscode-host.mjs');
  process.exit(EXIT_FAILED);
}
const args = parseArguments(process.argv.slice(2));
try {
  const run = args.last('install-extension') ? installExtension : runWindow;
  process.exit(await run(host, args));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(EXIT_FAILED);
}
