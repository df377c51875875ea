import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { appears } from './diagnosticsOf';
import { eventually, type Test } from './runner';
import { SENTINEL_RULE } from './sample';

const DRAWN_MS = 2000;

/** A module of our own, because the picture is published with this project. */
const MODULE = `#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static int fixed_meminfo_show(struct seq_file *m, void *v)
{
	seq_puts(m, "patched\\n");
	return 0;
}

static struct klp_func meminfo_funcs[] = {
	{
		.old_name = "meminfo_proc_show",
		.new_func = fixed_meminfo_show,
	},
};

static struct klp_object meminfo_objs[] = {
	{ .funcs = meminfo_funcs },
	{ }
};

static struct klp_patch meminfo_patch = {
	.mod = THIS_MODULE,
	.objs = meminfo_objs,
	.replace = true,
};

static int __init meminfo_fix_init(void)
{
	return klp_enable_patch(&meminfo_patch);
}

static void __exit meminfo_fix_exit(void)
{
}

module_init(meminfo_fix_init);
module_exit(meminfo_fix_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;

const PREPARATIONS = ['workbench.action.closeSidebar', 'notifications.clearAll', 'editor.action.showHover'];

/** Takes the picture for the README where somebody takes pictures; asserts nothing about it. */
export const screenshotTests: Test[] = [
  {
    name: 'can be looked at: a diagnostic with its hover',
    run: async () => {
      const folder = process.env['LIVEPATCH_SHOTS'];
      const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'meminfo_fix.c');
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(MODULE));
      const editor = await vscode.window.showTextDocument(uri);
      const { diagnostic } = await appears(uri, SENTINEL_RULE);
      const { start } = diagnostic.range;
      editor.selection = new vscode.Selection(start, start);
      for (const command of PREPARATIONS) await vscode.commands.executeCommand(command);
      if (folder) await takePicture(folder, 'diagnostic');
      await vscode.workspace.fs.delete(uri);
    },
  },
];

/** The host takes the picture when it finds the request, and removes the request. */
async function takePicture(folder: string, name: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, DRAWN_MS));
  const request = path.join(folder, `${name}.request`);
  writeFileSync(request, '');
  await eventually(
    `the picture ${name}.png to be taken`,
    () => existsSync(request),
    (waiting) => !waiting,
  );
}
