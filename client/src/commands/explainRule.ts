import { commands, window, type QuickPickItem, type Uri } from 'vscode';
import { RULES, type RulesResult } from '../../../server/src/protocol';
import type { LanguageServer } from '../languageServer';
import { rulePage, rulePageUri } from '../ruleDocumentation';

/** Opens the page of `rule`, or lets the user choose one. */
export async function explainRule(server: LanguageServer, rule?: string): Promise<void> {
  const chosen = rule ?? (await chooseRule(server));
  if (chosen === undefined) return;
  // The page is asked for here as well, because a document that fails to open hides the reason.
  await rulePage(server, chosen);
  await showPage(rulePageUri(chosen));
}

async function chooseRule(server: LanguageServer): Promise<string | undefined> {
  const picked = await window.showQuickPick(ruleItems(server), {
    placeHolder: 'The rule to explain',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.label;
}

async function ruleItems(server: LanguageServer): Promise<QuickPickItem[]> {
  const client = await server.start();
  const { rules } = await client.sendRequest<RulesResult>(RULES);
  return rules.map(({ id, summary }) => ({ label: id, detail: summary }));
}

async function showPage(uri: Uri): Promise<void> {
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The Markdown extension can be switched off; the page reads well as text.
    await window.showTextDocument(uri, { preview: true });
  }
}
