import * as vscode from 'vscode';
import { appears } from './diagnosticsOf';
import { deleteSentinel } from './diagnostics';
import { activateExtension, serverRuns } from './extension';
import { eventually, expect, type Test } from './runner';
import { openSample, SENTINEL_RULE } from './sample';

export const commandTests: Test[] = [
  {
    name: 'goes on with a new server after a restart',
    run: async () => {
      const { document } = await openSample();
      await vscode.commands.executeCommand('livepatch.restartServer');
      await serverRuns();
      await deleteSentinel();
      await appears(document.uri, SENTINEL_RULE);
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
      await vscode.commands.executeCommand('livepatch.explainRule', SENTINEL_RULE);
      await eventually(`a preview of ${SENTINEL_RULE}.md`, openPreviews, (previews) =>
        previews.some((label) => label.includes(`${SENTINEL_RULE}.md`)),
      );
      const uri = vscode.Uri.from({ scheme: 'livepatch-rule', path: `/${SENTINEL_RULE}.md` });
      const page = (await vscode.workspace.openTextDocument(uri)).getText();
      expect(`a page about ${SENTINEL_RULE}`, page, page.startsWith(`# ${SENTINEL_RULE}\n`));
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
