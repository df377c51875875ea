// A second real client: Debian's Neovim with its built-in LSP client, headless, against the built server.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const NOT_RUN = 3;

/** A module without its sentinel, and otherwise right. */
const SOURCE = `#include <linux/module.h>
#include <linux/livepatch.h>

static int lp_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "version_proc_show", .new_func = lp_show },
};

static struct klp_object objs[] = { { .funcs = funcs }, { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };

static int lp_init(void)
{
	return klp_enable_patch(&patch);
}

static void lp_exit(void)
{
}

module_init(lp_init);
module_exit(lp_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;

function hasNeovim() {
  return spawnSync('nvim', ['--version']).status === 0;
}

/** Installs Debian's package where that is allowed. */
function installNeovim() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env: environment }).status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', 'neovim');
  if (!install()) apt('update') && install();
}

function ask(folder) {
  const file = path.join(folder, 'lp.c');
  writeFileSync(file, SOURCE);
  const { stdout, stderr } = spawnSync(
    'nvim',
    ['--headless', '--clean', '-n', '-c', `luafile ${path.join(here, 'neovim.lua')}`],
    {
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        ...process.env,
        XDG_STATE_HOME: folder,
        LIVEPATCH_FILE: file,
        LIVEPATCH_NODE: process.execPath,
        LIVEPATCH_SERVER: path.join(root, 'dist/main.js'),
      },
    },
  );
  const line = /RESULT (.*)/.exec(stdout)?.[1];
  return line
    ? JSON.parse(line)
    : { diagnostics: [], hover: '', problem: `no result; it printed: ${stderr}` };
}

/** What is wrong with the answers, as sentences. */
function complaints({ diagnostics, hover, problem }) {
  const codes = diagnostics.map(({ code, line }) => `${code}@${line}`).join(', ');
  return [
    problem,
    codes === 'missing-sentinel@8' ? undefined : `expected the diagnostic missing-sentinel@8, saw '${codes}'`,
    diagnostics.every(({ source }) => source === 'livepatch')
      ? undefined
      : 'a diagnostic has another source than livepatch',
    hover.includes('int klp_enable_patch(struct klp_patch *')
      ? undefined
      : `the hover does not show the prototype: '${hover}'`,
  ].filter((text) => text);
}

if (!hasNeovim()) installNeovim();
if (!hasNeovim()) {
  console.log("Neovim: not run, because there is no nvim here; install it with 'apt-get install neovim'.");
  process.exit(NOT_RUN);
}
const folder = mkdtempSync(path.join(tmpdir(), 'livepatch-neovim-'));
try {
  const wrong = complaints(ask(folder));
  for (const sentence of wrong) console.log(`Neovim: ${sentence}`);
  if (wrong.length === 0) console.log('Neovim: got the diagnostic and the hover.');
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
