// Real editors, with the configuration of docs/editors.md taken literally and two files open, against the built server.
// Ends with a line `N passed, M failed`; with status 3 if an editor could not be had.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EditorUnavailable, hostEditors, newerEditors } from '../../scripts/editors.mjs';
import { documented } from './documented.mjs';
import { askHelix } from './helix.mjs';
import { makeWorkspace } from './workspace.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const NOT_RUN = 3;
const EXPECTED = ['missing-sentinel@8', 'missing-sentinel@8'];

function askNeovim(editor, workspace, configuration) {
  const init = path.join(workspace.folder, 'init.lua');
  writeFileSync(init, configuration);
  const commands = ['--headless', '-n', '-u', init, '-c', `luafile ${path.join(here, 'neovim.lua')}`];
  return run(editor, commands, workspace);
}

function askEmacs(client) {
  return (editor, workspace, configuration) => {
    const init = path.join(workspace.folder, 'init.el');
    writeFileSync(init, configuration);
    // Only --dump-file has to come first of all.
    const { args } = editor;
    const commands = [
      '--batch',
      ...args.filter((each) => !each.startsWith('--dump')),
      '--load',
      init,
      '--load',
      path.join(here, 'emacs.el'),
    ];
    const dump = args.filter((each) => each.startsWith('--dump'));
    return run({ ...editor, args: dump }, commands, workspace, { LIVEPATCH_CLIENT: client });
  };
}

function run({ command, args, env }, parameters, workspace, more = {}) {
  const { stdout, stderr } = spawnSync(command, [...args, ...parameters], {
    encoding: 'utf8',
    cwd: workspace.project,
    timeout: 180_000,
    env: { ...workspace.environment, ...env, ...more, LIVEPATCH_FILES: workspace.files.join(':') },
  });
  const line = /RESULT (.*)/.exec(stdout ?? '')?.[1];
  return line
    ? JSON.parse(line)
    : { diagnostics: [], hover: '', problem: `no result; it printed: ${stderr}` };
}

/** What is wrong with the answers, as sentences. */
function complaints({ diagnostics, hover, problem }, workspace) {
  const found = diagnostics.join(', ');
  const starts = workspace.starts();
  return [
    problem,
    found === EXPECTED.join(', ') ? undefined : `expected ${EXPECTED.join(', ')}, saw '${found}'`,
    hover.includes('int klp_enable_patch(struct klp_patch *')
      ? undefined
      : `the hover does not show the prototype: '${hover}'`,
    starts === 1 ? undefined : `${starts} servers were started for two files`,
    workspace.ends().every((status) => status === '0')
      ? undefined
      : `the server ended with ${workspace.ends().join(', ')}`,
    workspace.stderr() === '' ? undefined : `the server wrote: ${workspace.stderr()}`,
  ].filter(Boolean);
}

const log = (line) => console.error(line);

function cases() {
  const host = hostEditors(log);
  const newer = newerEditors(log);
  const eglot = documented('With Eglot', 'elisp');
  const lspMode = documented('use lsp-mode', 'elisp');
  return [
    ['Neovim 0.7', host.neovim, askNeovim, documented('Neovim 0.7, with', 'lua')],
    ['Neovim 0.10', newer.neovim, askNeovim, documented('Neovim 0.8 to 0.10', 'lua')],
    ['Emacs 28 with Eglot', host.emacs, askEmacs('eglot'), eglot],
    ['Emacs 28 with lsp-mode', host.emacs, askEmacs('lsp-mode'), lspMode],
    ['Emacs 30 with Eglot', newer.emacs, askEmacs('eglot'), eglot],
    ['Helix 25', newer.helix, askHelix, documented('## Helix', 'toml')],
  ];
}

async function main() {
  let failed = 0;
  const all = cases().filter(([name]) => process.argv.slice(2).every((word) => name.includes(word)));
  for (const [name, editor, ask, configuration] of all) {
    const workspace = makeWorkspace();
    try {
      const wrong = complaints(await ask(editor, workspace, configuration), workspace);
      for (const sentence of wrong) console.log(`${name}: ${sentence}`);
      if (wrong.length === 0) console.log(`${name}: got the diagnostics and the hover.`);
      else failed++;
    } finally {
      workspace.remove();
    }
  }
  console.log(`${all.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof EditorUnavailable)) throw error;
  console.log(`Editors: not run. ${error.message}`);
  process.exitCode = NOT_RUN;
}
