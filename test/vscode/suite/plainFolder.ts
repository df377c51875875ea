import * as vscode from 'vscode';
import { activateExtension, serverRuns } from './extension';
import { expect, runAll, type Test } from './runner';

const tests: Test[] = [
  {
    name: 'does not start the server for C that has nothing to do with livepatching',
    run: async () => {
      const editor = await openPlainFile();
      const { serverState, workspaceSearched } = await activateExtension();
      await workspaceSearched;
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '#include <stdlib.h>\n'));
      expect('no server', serverState(), serverState().kind === 'idle');
    },
  },
  {
    name: 'starts the server when the file becomes a livepatch',
    run: async () => {
      const editor = await openPlainFile();
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await vscode.commands.executeCommand('type', { text: '#include <linux/livepatch.h>\n' });
      await serverRuns();
    },
  },
];

async function openPlainFile(): Promise<vscode.TextEditor> {
  const [file] = await vscode.workspace.findFiles('hello.c');
  expect('hello.c in the opened folder', vscode.workspace.workspaceFolders, file !== undefined);
  return vscode.window.showTextDocument(file);
}

/** VS Code calls this in the window that has opened a folder of ordinary C. */
export async function run(): Promise<void> {
  await runAll('a folder without livepatch sources', tests);
}
