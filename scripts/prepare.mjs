// Makes a fresh clone ready: dependencies and bundles. Only Node's own modules may be used here.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MAJOR_MIN = 20;

/** A reason, in one sentence, why the clone cannot be made ready. */
export class NotReady extends Error {}

/** Installs the dependencies that the lockfile names, unless that has been done for this very lockfile. */
export function install() {
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    throw new NotReady(`This needs Node ${NODE_MAJOR_MIN} or newer, but runs on ${process.versions.node}.`);
  }
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const marker = path.join(root, 'node_modules/.installed-lock.json');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  console.error('Installing dependencies …');
  run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'The dependencies could not be installed with npm ci',
  );
  writeFileSync(marker, lock);
}

/** Bundles the command line, the server and the extension. */
export function bundle() {
  run(process.execPath, ['scripts/build.mjs'], 'The programs could not be built');
}

function run(command, args, complaint) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  throw new NotReady(
    `${complaint} (${error ? error.message : `status ${status}`}); what it printed stands above.`,
  );
}
