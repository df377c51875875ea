import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ANSWER_MS_MAX = 60_000;
const GRACE_MS = 5_000;
/** Ends a server that nobody stopped; code-server wants more than 60. */
const IDLE_S = '61';

/**
 * Starts code-server on a free port of this machine and waits until it answers.
 * @returns its `authority` (host and port), `died` (rejects when it exits unasked) and `stop`.
 */
export async function startCodeServer(host, { userData, extensions, config }) {
  const authority = `127.0.0.1:${await freePort()}`;
  mkdirSync(userData, { recursive: true });
  const log = openSync(path.join(userData, 'code-server.log'), 'w');
  const server = spawn(host.node, [host.entry, ...flags(authority, userData, extensions, config)], {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, PORT: '', EXTENSIONS_GALLERY: '{}' },
  });
  const died = new Promise((_, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`code-server ended by itself with ${code}`)));
  });
  died.catch(() => {});
  try {
    await Promise.race([died, untilItAnswers(authority)]);
  } catch (error) {
    await stop(server);
    throw error;
  }
  return { authority, died, stop: () => stop(server) };
}

function flags(authority, userData, extensions, config) {
  return [
    `--bind-addr=${authority}`,
    '--auth=none',
    `--config=${config}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${extensions}`,
    `--idle-timeout-seconds=${IDLE_S}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    '--ignore-last-opened',
    // Without the driver a built VS Code ignores the extension tests that the page asks for.
    '--vscode-option',
    'enable-smoke-test-driver',
  ];
}

async function untilItAnswers(authority) {
  const end = Date.now() + ANSWER_MS_MAX;
  while (Date.now() < end) {
    const answers = await fetch(`http://${authority}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) return;
    await wait(100);
  }
  throw new Error(`code-server did not answer within ${ANSWER_MS_MAX / 1000} s`);
}

/** Ends the whole process group: an extension host whose server has gone waits for it to come back. */
async function stop(server) {
  if (server.pid === undefined) return;
  if (server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    signalGroup(server.pid, 'SIGTERM');
    await Promise.race([gone, wait(GRACE_MS, undefined, { ref: false })]);
  }
  signalGroup(server.pid, 'SIGKILL');
}

function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
