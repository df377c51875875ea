import * as vscode from 'vscode';
import { eventually, expect, type Test } from './runner';
import { openSample, positionOf, sentinelRange, theSample } from './sample';

export const languageTests: Test[] = [
  {
    name: 'explains klp_enable_patch where it is called',
    run: async () => {
      const { document } = await openSample();
      await hoverSays(document, positionOf(document, 'klp_enable_patch(', 3), 'klp_enable_patch');
    },
  },
  {
    name: 'explains the field .replace while it is being written',
    run: async () => {
      const editor = await openSample();
      const { patch } = await theSample();
      const brace = positionOf(
        editor.document,
        `struct klp_patch ${patch} = {`,
        `struct klp_patch ${patch} = {`.length,
      );
      await editor.edit((edit) => edit.insert(brace, '\n\t.replace = true,'));
      await hoverSays(editor.document, positionOf(editor.document, '.replace', 3), 'replace');
    },
  },
  {
    name: 'offers .new_func inside an entry of the array of functions',
    run: async () => {
      const editor = await openSample();
      const place = sentinelRange(editor.document).start;
      await editor.edit((edit) => edit.insert(place, '{\n\t\t.\n\t}, '));
      const labels = await eventually(
        'completion with new_func',
        () => completionLabels(editor.document, place.translate(1).with(undefined, 3)),
        (all) => all.some((label) => /^\.?new_func\b/.test(label)),
      );
      const others = labels.filter((label) => /^\.?replace\b/.test(label));
      expect('no field of another struct', others, others.length === 0);
    },
  },
  {
    name: 'outlines the patch, its objects and their functions',
    run: async () => {
      const { document } = await openSample();
      const { patch, oldName, newFunc } = await theSample();
      const outline = await eventually(
        `an outline with ${patch} → object → ${oldName}`,
        () => outlineOf(document),
        (all) => all.some((line) => line.includes(patch)),
      );
      const chain = outline.find((line) => {
        const names = line.split(' → ');
        return (
          names.length >= 3 &&
          names[0] === patch &&
          [oldName, newFunc].some((name) => names[2]?.includes(name))
        );
      });
      expect(`${patch} → object → ${oldName}`, outline, chain !== undefined);
    },
  },
  {
    name: 'finds the patched function among the workspace symbols',
    run: async () => {
      const { uri, oldName } = await theSample();
      // The editor's list shows only symbols whose own name resembles what was typed.
      await eventually(
        `a workspace symbol ${oldName} in ${uri.fsPath}`,
        () => workspaceSymbols(oldName),
        (all) => all.some((line) => line.includes(oldName) && line.endsWith(` in ${uri.fsPath}`)),
      );
    },
  },
  {
    name: 'goes from .new_func to the function',
    run: async () => {
      const { document } = await openSample();
      const { newFunc } = await theSample();
      const use = positionOf(document, `.new_func = ${newFunc}`, '.new_func = '.length + 1);
      const definition = positionOf(document, `${newFunc}(`).line;
      await eventually(
        `the definition of ${newFunc} in line ${definition} of ${document.fileName}`,
        () => definitions(document, use),
        (all) => all.includes(`${document.uri.fsPath}:${definition}`),
      );
    },
  },
];

/** Waits until the hover at a position contains a text. */
export async function hoverSays(
  document: vscode.TextDocument,
  position: vscode.Position,
  word: string,
): Promise<void> {
  await eventually(
    `a hover about ${word}`,
    () => hoverText(document, position),
    (text) => text.includes(word) && text.length > 2 * word.length + 20,
  );
}

async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

/** Without the words of the document, which the editor offers by itself. */
async function completionLabels(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
    '.',
  );
  return list.items
    .filter(({ kind }) => kind !== vscode.CompletionItemKind.Text)
    .map(({ label }) => (typeof label === 'string' ? label : label.label));
}

/** Each symbol with those that contain it, outermost first. */
async function outlineOf(document: vscode.TextDocument): Promise<string[]> {
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const chains = (symbol: vscode.DocumentSymbol, above: string): string[] => {
    const line = above === '' ? symbol.name : `${above} → ${symbol.name}`;
    return [line, ...symbol.children.flatMap((child) => chains(child, line))];
  };
  return (symbols ?? []).flatMap((symbol) => chains(symbol, ''));
}

async function workspaceSymbols(query: string): Promise<string[]> {
  const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
    'vscode.executeWorkspaceSymbolProvider',
    query,
  );
  return symbols.map(({ name, location }) => `${name} in ${location.uri.fsPath}`);
}

/** As `file:line`, zero-based. */
async function definitions(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    position,
  );
  return found.map((place) =>
    'targetUri' in place
      ? `${place.targetUri.fsPath}:${(place.targetSelectionRange ?? place.targetRange).start.line}`
      : `${place.uri.fsPath}:${place.range.start.line}`,
  );
}
