import * as vscode from 'vscode';
import { appears, vanishes } from './diagnosticsOf';
import { serverRuns } from './extension';
import { hoverSays } from './language';
import { eventually, expect, type Test } from './runner';

const PATCH = `Count less.

--- a/fs/demo/file.c
+++ b/fs/demo/file.c
@@ -40,5 +40,5 @@ static int demo_open(struct inode *inode, struct file *file)
 static bool demo_may_read(struct demo *demo)
 {
-	static int left = 100;
+	static int left = 10;
 
 	return left-- > 0;
`;

const KPATCH = `#include "kpatch-macros.h"

static int demo_post_unpatch(patch_object *obj)
{
	return 0;
}
KPATCH_POST_UNPATCH_CALLBACK(demo_post_unpatch);
`;

const SUSE = {
  'patched_funcs.csv': 'vmlinux seq_show klpp_seq_show\n',
  'livepatch_demo2.h': 'int livepatch_demo2_init(void);\nint klpp_seq_show(struct seq_file *m, void *v);\n',
  'livepatch_demo2.c': `#include "livepatch_demo2.h"

int klpp_seq_show(struct seq_file *m, void *v)
{
	return 0;
}

int livepatch_demo2_init(void)
{
	return 0;
}
`,
};

/** Sources in the shapes of other trees, written into the opened folder. */
export const treeTests: Test[] = [
  {
    name: 'shows what is wrong in a patch, on its own lines',
    run: async () => {
      const document = await openNew('trees/fix.patch', PATCH);
      await serverRuns();
      expect('the language diff', document.languageId, document.languageId === 'diff');
      const { diagnostic, severity } = await appears(document.uri, 'static-local-changed');
      expect('severity Warning', severity, severity === 'Warning');
      const line = document.lineAt(diagnostic.range.start).text;
      expect('the added line', line, line === '+	static int left = 10;');
    },
  },
  {
    name: 'lets the diagnostic vanish when the patch is mended',
    run: async () => {
      const document = await openNew('trees/fix.patch', PATCH);
      await appears(document.uri, 'static-local-changed');
      await replace(document, '= 10;', '= 100;');
      await vanishes(document.uri, 'static-local-changed');
    },
  },
  {
    name: 'shows what is wrong in a source for kpatch, and nothing that the tool adds',
    run: async () => {
      const document = await openNew('trees/demo_callbacks.c', KPATCH);
      await appears(document.uri, 'callback-prototype');
      await vanishes(document.uri, 'missing-livepatch-modinfo');
    },
  },
  {
    name: 'reads the list of a SUSE folder: diagnostics, hover, definition and outline',
    run: async () => {
      for (const [name, text] of Object.entries(SUSE)) await write(`trees/demo2/${name}`, text);
      const document = await openNew('trees/demo2/patched_funcs.csv', SUSE['patched_funcs.csv']);
      await replace(document, 'klpp_seq_show', 'klpp_seq_shows');
      const { diagnostic } = await appears(document.uri, 'incomplete-func');
      expect(
        'the name',
        document.getText(diagnostic.range),
        document.getText(diagnostic.range) === 'klpp_seq_shows',
      );
      await replace(document, 'klpp_seq_shows', 'klpp_seq_show');
      await vanishes(document.uri, 'incomplete-func');
      const at = document.positionAt(document.getText().indexOf('klpp_seq_show') + 2);
      await hoverSays(document, at, 'is replaced by');
      const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        at,
      );
      const uris = places.map((place) => ('uri' in place ? place.uri : place.targetUri).path);
      expect(
        'the C file',
        uris,
        uris.some((path) => path.endsWith('/livepatch_demo2.c')),
      );
      await eventually(
        'vmlinux in the outline',
        () =>
          vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
            'vscode.executeDocumentSymbolProvider',
            document.uri,
          ),
        (symbols) => symbols.some(({ children }) => children.some(({ name }) => name === 'vmlinux')),
      );
    },
  },
];

async function write(name: string, text: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  expect('an open folder', vscode.workspace.workspaceFolders, folder !== undefined);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** Opens a file with this text in an editor, whatever it had before. */
async function openNew(name: string, text: string): Promise<vscode.TextDocument> {
  const uri = await write(name, text);
  const { document } = await vscode.window.showTextDocument(uri);
  if (document.getText() !== text) await vscode.commands.executeCommand('workbench.action.files.revert');
  return document;
}

async function replace(document: vscode.TextDocument, old: string, now: string): Promise<void> {
  const start = document.getText().indexOf(old);
  expect(`'${old}' in the text`, document.getText(), start >= 0);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + old.length));
  edit.replace(document.uri, range, now);
  await vscode.workspace.applyEdit(edit);
}
