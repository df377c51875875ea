import * as vscode from 'vscode';
import { eventually, expect, type Test } from './runner';
import { scopeOfLanguage, tokenise, type Token } from './tokenise';

const MODULE = `#include <linux/livepatch.h>
static struct klp_func funcs[] = {
	{
		.old_name = "do_fork",
		.new_func = livepatch_do_fork,
	}, { }
};
static struct klp_object objs[] = { { .funcs = funcs, .callbacks = { .pre_patch = prepare } }, { } };
static struct klp_object *literal = &(struct klp_object) { .funcs = (struct klp_func[]) { { } } };
static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};
static struct other thing = { .replace = 1 };
/* klp_enable_patch( in a comment */
static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}
KPATCH_PRE_PATCH_CALLBACK(prepare);
MODULE_INFO(livepatch, "Y");
`;

const TRANSCRIPT = `===== TEST: enable and disable =====
# a remark
% insmod livepatch-sample.ko
livepatch: enabling patch 'livepatch_sample'
= 1
! Device or resource busy
`;

const INITIALISER = 'meta.initializer.klp.c';
const PROPERTY = 'variable.other.constant.property.klp.c';

export const grammarTests: Test[] = [
  {
    name: 'makes livepatch words in C stand out',
    run: async () => {
      const tokens = await tokenise('source.c', MODULE);
      has(tokens, 'klp_func', 'entity.name.type.klp.c');
      for (const field of ['old_name', 'new_func', 'funcs', 'callbacks', 'pre_patch', 'mod', 'objs']) {
        has(tokens, field, PROPERTY);
      }
      has(tokens, 'klp_enable_patch', 'support.function.klp.c');
      has(tokens, 'KPATCH_PRE_PATCH_CALLBACK', 'entity.name.function.preprocessor.klp.c');
      has(tokens, 'livepatch', 'keyword.other.klp.c');
    },
  },
  {
    name: 'leaves fields of other structs and comments alone',
    run: async () => {
      const tokens = await tokenise('source.c', MODULE);
      const replace = tokens
        .filter(({ text }) => text.includes('replace'))
        .map(({ scopes }) => scopes.includes(PROPERTY));
      expect('one .replace of a patch, then one of another struct', replace, replace.join() === 'true,false');
      const comment = tokens.filter(({ scopes }) => scopes.includes('comment.block.c'));
      const marked = comment.filter(({ scopes }) => scopes.some((scope) => scope.includes('klp')));
      expect('a comment with nothing marked in it', marked, comment.length > 0 && marked.length === 0);
      const after = tokens.find(({ text }) => text === 'return');
      expect('code after an initialiser to be outside of it', after, !after?.scopes.includes(INITIALISER));
    },
  },
  {
    name: 'opens a transcript as one, whose lines can be commented out',
    run: async () => {
      const editor = await openTranscript();
      const { document } = editor;
      expect('the language klp-transcript', document.languageId, document.languageId === 'klp-transcript');
      editor.selection = new vscode.Selection(2, 0, 2, 0);
      await vscode.commands.executeCommand('editor.action.commentLine');
      await eventually(
        'a comment',
        () => document.lineAt(2).text,
        (line) => line === '# % insmod livepatch-sample.ko',
      );
      await vscode.commands.executeCommand('editor.action.commentLine');
      await document.save();
    },
  },
  {
    name: 'knows the lines of a transcript',
    run: async () => {
      const { document } = await openTranscript();
      const tokens = await tokenise(scopeOfLanguage(document.languageId), document.getText());
      has(tokens, 'enable and disable', 'entity.name.section.klp-transcript');
      has(tokens, ' a remark', 'comment.line.number-sign.klp-transcript');
      has(tokens, 'insmod', 'entity.name.function.klp-transcript');
      has(tokens, 'livepatch:', 'support.type.log-prefix.klp-transcript');
      has(tokens, '1', 'constant.other.value.klp-transcript');
      has(tokens, 'Device or resource busy', 'invalid.klp-transcript');
    },
  },
];

async function openTranscript(): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  expect('a folder that is open', vscode.workspace.workspaceFolders, folder !== undefined);
  const uri = vscode.Uri.joinPath(folder.uri, 'lines.klp');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TRANSCRIPT));
  return vscode.window.showTextDocument(uri);
}

function has(tokens: readonly Token[], text: string, scope: string): void {
  const seen = tokens.filter((token) => token.text === text).map(({ scopes }) => scopes);
  const words = tokens.map((token) => token.text);
  expect(
    `'${text}' with scope ${scope}`,
    seen.length > 0 ? seen : words,
    seen.some((scopes) => scopes.includes(scope)),
  );
}
