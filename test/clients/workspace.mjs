// A folder with two livepatches, and `livepatch-language-server` on the PATH, which notes each of its starts.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A module without its sentinel, on line 9, and otherwise right. */
const source = (name) => `#include <linux/module.h>
#include <linux/livepatch.h>

static int lp_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "${name}", .new_func = lp_show },
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

/** Makes the folder. `remove` takes it away; `log` has what the servers said and how they ended. */
export function makeWorkspace() {
  const folder = mkdtempSync(path.join(tmpdir(), 'livepatch-editor-'));
  const [bin, home, log] = ['bin', 'home', 'log'].map((name) => path.join(folder, name));
  const project = path.join(folder, 'project');
  for (const each of [bin, home, log, project]) mkdirSync(each);
  const files = ['first', 'second'].map((name) => path.join(project, `${name}.c`));
  writeFileSync(files[0], source('version_proc_show'));
  writeFileSync(files[1], source('uptime_proc_show'));
  writeFileSync(path.join(project, 'Makefile'), 'obj-m += first.o second.o\n');
  const server = path.join(bin, 'livepatch-language-server');
  writeFileSync(
    server,
    `#!/bin/sh
echo start >> '${log}/starts'
'${process.execPath}' '${path.join(root, 'dist/main.js')}' "$@" 2>> '${log}/stderr'
echo "$?" >> '${log}/ends'
`,
  );
  chmodSync(server, 0o755);
  const read = (name) => {
    try {
      return readFileSync(path.join(log, name), 'utf8').trim();
    } catch {
      return '';
    }
  };
  return {
    folder,
    project,
    home,
    files,
    environment: { ...process.env, HOME: home, XDG_STATE_HOME: home, PATH: `${bin}:${process.env.PATH}` },
    starts: () => read('starts').split('\n').filter(Boolean).length,
    ends: () => read('ends').split('\n').filter(Boolean),
    stderr: () => read('stderr'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
