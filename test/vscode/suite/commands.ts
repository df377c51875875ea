import * as vscode from 'vscode';
import { appears } from './diagnosticsOf';
import { deleteSentinel } from './diagnostics';
import { activateExtension, serverRuns } from './extension';
import { eventually, expect, type Test } from './runner';
import { openSample } from './sample';

const RULE = 'missing-sentinel';

export const commandTests: Test[] = [
  {
    name: 'shows diagnostics again after the server was restarted',
    run: async () => {
      const { document } = await openSample();
      await deleteSentinel();
      const before = (await appears(document.uri, RULE)).diagnostic;
      await vscode.commands.executeCommand('livepatch.restartServer');
      await serverRuns();
      // The editor makes new objects of what the new server says.
      await eventually(
        `another diagnostic ${RULE} than before the restart`,
        async () => (await appears(document.uri, RULE)).diagnostic === before,
        (same) => !same,
      );
      await openSample();
    },
  },
  {
    name: 'says which kernel it checks against',
    run: async () => {
      const { serverState } = await activateExtension();
      await eventually(
        'a kernel profile',
        serverState,
        (state) => state.kind === 'running' && !!state.kernel,
      );
    },
  },
  {
    name: 'checks the workspace and counts its livepatch files',
    run: async () => {
      const result = await vscode.commands.executeCommand<{ files: number; findings: number } | undefined>(
        'livepatch.checkWorkspace',
      );
      expect('at least one livepatch file', result, (result?.files ?? 0) > 0);
    },
  },
  {
    name: 'opens the page of a rule',
    run: async () => {
      await vscode.commands.executeCommand('livepatch.explainRule', RULE);
      await eventually(`a preview of ${RULE}.md`, openPreviews, (previews) =>
        previews.some((label) => label.includes(`${RULE}.md`)),
      );
      const uri = vscode.Uri.from({ scheme: 'livepatch-rule', path: `/${RULE}.md` });
      const page = (await vscode.workspace.openTextDocument(uri)).getText();
      expect(`a page about ${RULE}`, page, page.startsWith(`# ${RULE}\n`));
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    },
  },
];

function openPreviews(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('markdown.preview'),
    )
    .map(({ label }) => label);
}
