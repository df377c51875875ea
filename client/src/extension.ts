import { window, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands/register';
import { LanguageServer } from './languageServer';
import { startWhenConcerned } from './lazyStart';
import { registerRulePages } from './ruleDocumentation';
import { registerRuns } from './runDocuments';
import type { ServerState } from './serverState';
import { showStatus } from './statusItem';

/** What other extensions, and the tests, get from `activate()`. */
export interface LivepatchExtension {
  readonly serverState: () => ServerState;
  /** Resolves when the workspace's files have been looked at for livepatch sources. */
  readonly workspaceSearched: Promise<void>;
}

let server: LanguageServer | undefined;

/** VS Code calls this when the first C document is opened or one of the commands is used. */
export function activate(context: ExtensionContext): LivepatchExtension {
  const output = window.createOutputChannel('Kernel Livepatch', { log: true });
  const started = new LanguageServer(context.asAbsolutePath('dist/main.js'), output);
  server = started;
  const lazyStart = startWhenConcerned(started, output);
  context.subscriptions.push(
    output,
    showStatus(started),
    registerCommands(started, output),
    registerRulePages(started),
    registerRuns(started),
    lazyStart.watching,
  );
  return { serverState: () => started.state, workspaceSearched: lazyStart.workspaceSearched };
}

/** VS Code waits for the server to end. */
export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}
