import * as vscode from 'vscode';
import { appears, diagnosticsOf, vanishes } from './diagnosticsOf';
import { expect, type Test } from './runner';
import { LICENSE_RULE, openSample, sentinelRange, SENTINEL_RULE } from './sample';

const LICENSE = /MODULE_LICENSE\("GPL[^"]*"\)/;

export const diagnosticTests: Test[] = [
  {
    name: 'shows a diagnostic with code, link and place when the terminating entry is deleted',
    run: async () => {
      const { document } = await openSample();
      await vanishes(document.uri, SENTINEL_RULE);
      await deleteSentinel();
      const { diagnostic, link, severity } = await appears(document.uri, SENTINEL_RULE);
      expect('a link to the page of the rule', link, link.includes(SENTINEL_RULE));
      expect('severity Error', severity, severity === 'Error');
      const lines = document.getText(diagnostic.range);
      expect('a place inside the array', lines, insideArray(document, diagnostic.range));
      expect('the document not to be saved', document.isDirty, document.isDirty);
    },
  },
  {
    name: 'lets the diagnostic vanish when the entry is typed again',
    run: async () => {
      const editor = await openSample();
      const place = sentinelRange(editor.document).start;
      await deleteSentinel();
      await appears(editor.document.uri, SENTINEL_RULE);
      editor.selection = new vscode.Selection(place, place);
      for (const text of ['{', ' ', '}']) await vscode.commands.executeCommand('type', { text });
      await vanishes(editor.document.uri, SENTINEL_RULE);
      expect('the document not to be saved', editor.document.isDirty, editor.document.isDirty);
    },
  },
  {
    name: 'changes the diagnostics with further edits',
    run: async () => {
      const { document } = await openSample();
      await deleteSentinel();
      await appears(document.uri, SENTINEL_RULE);
      await replace(LICENSE, 'MODULE_LICENSE("Proprietary")');
      await appears(document.uri, LICENSE_RULE);
      expect(
        `${SENTINEL_RULE} to stay`,
        diagnosticsOf(document.uri),
        diagnosticsOf(document.uri).some((one) => one.rule === SENTINEL_RULE),
      );
      await vscode.commands.executeCommand('undo');
      await vanishes(document.uri, LICENSE_RULE);
      await appears(document.uri, SENTINEL_RULE);
    },
  },
  {
    name: 'shows diagnostics after saving',
    run: async () => {
      const { document } = await openSample();
      const good = document.getText();
      await deleteSentinel();
      await document.save();
      await appears(document.uri, SENTINEL_RULE);
      expect('the document to be saved', document.isDirty, !document.isDirty);
      await replace(/[^]*/, good);
      await document.save();
      await vanishes(document.uri, SENTINEL_RULE);
    },
  },
];

/** Deletes the entry that ends the array of functions, without saving. */
export async function deleteSentinel(): Promise<void> {
  const editor = vscode.window.activeTextEditor!;
  const range = sentinelRange(editor.document);
  await editor.edit((edit) => edit.delete(range));
}

async function replace(pattern: RegExp, text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor!;
  const match = pattern.exec(editor.document.getText());
  expect(`the text to match ${String(pattern)}`, editor.document.getText(), match !== null);
  const start = editor.document.positionAt(match.index);
  const end = editor.document.positionAt(match.index + match[0].length);
  await editor.edit((edit) => edit.replace(new vscode.Range(start, end), text));
}

function insideArray(document: vscode.TextDocument, range: vscode.Range): boolean {
  const match = /struct klp_func \w+\[\] = \{[^;]*\};/.exec(document.getText());
  if (!match) return false;
  const first = document.positionAt(match.index).line;
  const last = document.positionAt(match.index + match[0].length).line;
  return first <= range.start.line && range.end.line <= last;
}
