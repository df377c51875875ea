import * as vscode from 'vscode';
import { appears, vanishes } from './diagnosticsOf';
import { eventually, expect, type Test } from './runner';
import { openSample } from './sample';

const RULE = 'missing-post-unpatch';

const LEAK = `static char *kept;

static int keep(struct klp_object *obj)
{
	kept = kzalloc(32, GFP_KERNEL);
	return kept ? 0 : -ENOMEM;
}

`;

/** Gives the sample a callback that takes memory which nothing gives back. */
async function leak(): Promise<vscode.TextDocument> {
  const { document } = await openSample();
  const text = document.getText();
  const changed = text
    .replace(/static struct klp_func /, `#include <linux/slab.h>\n\n${LEAK}$&`)
    .replace(/\.funcs = \w+,/, '$&\n\t\t.callbacks = {\n\t\t\t.pre_patch = keep,\n\t\t},');
  const all = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, all, changed);
  await vscode.workspace.applyEdit(edit);
  return document;
}

async function transcript(
  command: string,
  argument: unknown,
): Promise<{ document: vscode.TextDocument; links: vscode.DocumentLink[] }> {
  const shown = await vscode.commands.executeCommand<vscode.TextDocument | undefined>(command, argument);
  expect('a transcript', shown, shown !== undefined);
  const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
    'vscode.executeLinkProvider',
    shown.uri,
  );
  return { document: shown, links };
}

export const simulationTests: Test[] = [
  {
    name: 'finds what a callback leaves behind by running the livepatch',
    run: async () => {
      const document = await leak();
      const { diagnostic } = await appears(document.uri, RULE);
      const line = document.lineAt(diagnostic.range.start.line).text;
      expect('the finding on the line of .pre_patch', line, line.includes('.pre_patch = keep'));
      expect(
        'where the memory is taken',
        diagnostic.relatedInformation,
        diagnostic.relatedInformation?.some(({ message }) => message.includes('32 bytes')) === true,
      );
    },
  },
  {
    name: 'shows how it happens, as a transcript whose lines lead to the source',
    run: async () => {
      const source = await leak();
      const { diagnostic } = await appears(source.uri, RULE);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        source.uri,
        diagnostic.range,
      );
      const show = actions.find(({ title }) => title === 'Show how it happens');
      expect('a code action that shows how it happens', actions, show?.command !== undefined);
      const { document, links } = await transcript(show.command.command, show.command.arguments?.[0]);
      expect('the language klp-transcript', document.languageId, document.languageId === 'klp-transcript');
      const text = document.getText();
      expect('the kernel’s words', text, text.includes('initializing patching transition'));
      const taken = links.find(({ range }) => document.lineAt(range.start.line).text.includes('32 bytes'));
      expect('a link to the sample', links, taken?.target?.path === source.uri.path);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    },
  },
  {
    name: 'has a lens over the livepatch that shows its life',
    run: async () => {
      const { document } = await openSample();
      await vanishes(document.uri, RULE);
      const lenses = await eventually(
        'a code lens',
        () =>
          vscode.commands.executeCommand<vscode.CodeLens[]>(
            'vscode.executeCodeLensProvider',
            document.uri,
            5,
          ),
        (seen) => seen.some(({ command }) => command?.title.startsWith('Simulate') === true),
      );
      const command = lenses.find((lens) => lens.command?.command === 'livepatch.simulate')?.command;
      expect('the command livepatch.simulate', lenses, command !== undefined);
      const life = await transcript(command.command, command.arguments?.[0]);
      const text = life.document.getText();
      expect(
        'the whole life',
        text,
        text.includes('patching complete') && text.includes('unpatching complete'),
      );
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    },
  },
];
