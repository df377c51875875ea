import * as vscode from 'vscode';
import { vanishes } from './diagnosticsOf';
import { expect } from './runner';

/** A livepatch module of the opened folder that the tests work on, and the names its author gave. */
export interface Sample {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly patch: string;
  readonly oldName: string;
  readonly newFunc: string;
}

/** The rules that tests break. */
export const SENTINEL_RULE = 'missing-sentinel';
export const LICENSE_RULE = 'missing-gpl-license';

/** The sample that the kernel's documentation starts with comes first. */
const PREFERRED = /livepatch-sample\.c$/;

const NAMES = {
  patch: /static struct klp_patch (\w+) = \{/,
  oldName: /\.old_name = "(\w+)"/,
  newFunc: /\.new_func = (\w+)/,
} as const;

/** What ends an array of functions in all samples, with the `}` of the entry before it. */
const SENTINEL = /struct klp_func \w+\[\] = \{[^;]*?\},\s*(\{\s*\})\s*\};/;

let chosen: Promise<Sample> | undefined;

/** Chooses the sample once: every test works on the same one and leaves it as it was. */
export function theSample(): Promise<Sample> {
  chosen ??= chooseSample();
  return chosen;
}

async function chooseSample(): Promise<Sample> {
  const files = await vscode.workspace.findFiles('**/*.c');
  const sorted = [...files].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  for (const uri of sorted) {
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const [patch, oldName, newFunc] = [NAMES.patch, NAMES.oldName, NAMES.newFunc].map(
      (name) => name.exec(text)?.[1],
    );
    if (patch && oldName && newFunc && SENTINEL.test(text)) return { uri, text, patch, oldName, newFunc };
  }
  const seen = files.map((file) => file.fsPath);
  expect('a module with a patch, a function and a terminated array of functions', seen, false);
}

function rank(uri: vscode.Uri): number {
  return PREFERRED.test(uri.path) ? 0 : 1;
}

/**
 * Opens the sample in an editor, with the text that it had at first in the editor and on disk, and without
 * the diagnostics of an earlier text.
 */
export async function openSample(): Promise<vscode.TextEditor> {
  const { uri, text } = await theSample();
  const editor = await vscode.window.showTextDocument(uri);
  const { document } = editor;
  if (document.getText() !== text) {
    const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
    await editor.edit((edit) => edit.replace(all, text));
  }
  await document.save();
  await vanishes(uri, SENTINEL_RULE);
  await vanishes(uri, LICENSE_RULE);
  return editor;
}

/** The range of the entry that ends the array of functions. */
export function sentinelRange(document: vscode.TextDocument): vscode.Range {
  const match = SENTINEL.exec(document.getText());
  expect('an array of functions with its terminating entry', document.getText(), match?.[1] !== undefined);
  const end = match.index + match[0].lastIndexOf(match[1]) + match[1].length;
  return new vscode.Range(document.positionAt(end - match[1].length), document.positionAt(end));
}

/** The position of the first character of `needle`, `into` characters further. */
export function positionOf(document: vscode.TextDocument, needle: string, into = 0): vscode.Position {
  const offset = document.getText().indexOf(needle);
  expect(`the text to contain '${needle}'`, document.getText(), offset >= 0);
  return document.positionAt(offset + into);
}
