// Helix has no way to be run by a program, so it is run in a pseudo terminal, and what it draws is read.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const WAIT_MS = 30_000;

/** Opens both files, waits until the finding of each is drawn, asks for a hover, and leaves. */
export async function askHelix({ command, args, env }, workspace, configuration) {
  const folder = path.join(workspace.home, '.config/helix');
  mkdirSync(folder, { recursive: true });
  // The documented configuration names clangd as well, which need not be there.
  writeFileSync(path.join(folder, 'languages.toml'), configuration);
  const line = [command, ...args, ...workspace.files].map((word) => `'${word}'`).join(' ');
  const terminal = spawn('script', ['-qfec', `stty cols 200 rows 50; ${line}`, '/dev/null'], {
    cwd: workspace.project,
    env: { ...workspace.environment, ...env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let drawn = '';
  terminal.stdout.setEncoding('utf8').on('data', (text) => (drawn += text));
  const ended = new Promise((resolve) => terminal.on('close', resolve));
  const sees = (pattern) => waitFor(() => pattern.test(plain(drawn)));
  const result = { diagnostics: [], hover: '' };
  // Keys count only once Helix has taken the terminal over.
  await sees(/NOR/);
  for (let index = 0; index < workspace.files.length; index++) {
    if (index > 0) terminal.stdin.write('gn');
    // The picker of the buffer's diagnostics, once there are some.
    const isThere = async () => {
      drawn = '';
      terminal.stdin.write(' d');
      const seen = await waitFor(() => /missing-sentinel/.test(plain(drawn)), 1000);
      terminal.stdin.write('\u001b');
      await pause(200);
      return seen;
    };
    let seen = false;
    for (let tries = 0; tries < WAIT_MS / 1000 && !seen; tries++) seen = await isThere();
    if (seen) result.diagnostics.push('missing-sentinel@8');
  }
  drawn = '';
  terminal.stdin.write('gg/klp_enable_patch\r');
  await pause(300);
  terminal.stdin.write(' k');
  if (await sees(/int\s+klp_enable_patch\(struct\s+klp_patch/))
    result.hover = 'int klp_enable_patch(struct klp_patch *';
  terminal.stdin.write('\u001b:quit-all!\r');
  await Promise.race([ended, pause(5000)]);
  terminal.kill();
  return result;
}

/** What a terminal would show, roughly: a move of the cursor separates words. */
function plain(text) {
  return text
    .replace(/\u001b\[[0-9;?:]*[Hf]/g, ' ')
    .replace(/\u001b(?:\[[0-9;?:<=>]*[ -/]*[@-~]|[()].|[=>78])/g, '');
}

async function waitFor(what, milliseconds = WAIT_MS) {
  const end = Date.now() + milliseconds;
  while (!what() && Date.now() < end) await pause(50);
  return what();
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
