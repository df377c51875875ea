import { Uri, workspace, type Disposable } from 'vscode';
import { EXPLAIN_RULE, type ExplainRuleParams, type ExplainRuleResult } from '../../server/src/protocol';
import type { LanguageServer } from './languageServer';

const SCHEME = 'livepatch-rule';

/** The read-only document that shows a rule's page. */
export function rulePageUri(rule: string): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
}

/** Asks the server for a rule's page as Markdown; rejects if there is no such rule. */
export async function rulePage(server: LanguageServer, rule: string): Promise<string> {
  const client = await server.start();
  const params: ExplainRuleParams = { rule };
  const { markdown } = await client.sendRequest<ExplainRuleResult>(EXPLAIN_RULE, params);
  return markdown;
}

/** Lets the editor open rules' pages; links between them work because they are all of one scheme. */
export function registerRulePages(server: LanguageServer): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => rulePage(server, uri.path.replace(/^\/|\.md$/g, '')),
  });
}
