import * as vscode from 'vscode';
import { appears, vanishes } from './diagnosticsOf';
import { deleteSentinel } from './diagnostics';
import { eventually, expect, type Test } from './runner';
import { openSample, sentinelRange, SENTINEL_RULE } from './sample';

export const fixTests: Test[] = [
  {
    name: 'mends a missing terminating entry with a quick fix',
    run: async () => {
      const { document } = await openSample();
      await deleteSentinel();
      const { diagnostic } = await appears(document.uri, SENTINEL_RULE);
      const fixes = await eventually(
        `a quick fix for ${SENTINEL_RULE}`,
        () => quickFixes(document.uri, diagnostic.range),
        (all) => all.some(mends),
      );
      const edit = (fixes.find(({ isPreferred }) => isPreferred) ?? fixes.find(mends))?.edit;
      expect('the quick fix to have an edit', fixes, edit !== undefined);
      expect('the edit to be applied', edit.entries(), await vscode.workspace.applyEdit(edit));
      await vanishes(document.uri, SENTINEL_RULE);
      sentinelRange(document);
    },
  },
];

function quickFixes(uri: vscode.Uri, range: vscode.Range): Thenable<vscode.CodeAction[]> {
  const resolved = 10;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    resolved,
  );
}

/** A fix that changes text, as opposed to one that runs a command; the preferred one comes first in the menu. */
function mends({ edit }: vscode.CodeAction): boolean {
  return edit !== undefined;
}
