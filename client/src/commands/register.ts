import { commands, Disposable, window, type LogOutputChannel } from 'vscode';
import type { LanguageServer } from '../languageServer';
import { checkWorkspace } from './checkWorkspace';
import { explainRule } from './explainRule';
import { saveRun, showRun, simulate } from './showRun';

/** Registers the commands that package.json contributes. */
export function registerCommands(server: LanguageServer, output: LogOutputChannel): Disposable {
  const register = (name: string, run: (argument?: unknown) => Promise<unknown>): Disposable =>
    commands.registerCommand(`livepatch.${name}`, (argument?: unknown) =>
      run(argument).catch((error: unknown) => reportError(server, output, error)),
    );
  return Disposable.from(
    register('restartServer', () => server.restart()),
    register('checkWorkspace', () => checkWorkspace(server)),
    register('explainRule', (rule) => explainRule(server, typeof rule === 'string' ? rule : undefined)),
    register('simulate', (argument) => simulate(server, argument)),
    register('showRun', (argument) => showRun(server, argument)),
    register('saveRun', () => saveRun()),
    commands.registerCommand('livepatch.showOutput', () => output.show()),
  );
}

/** A server that is down has been reported with its own message. */
function reportError(server: LanguageServer, output: LogOutputChannel, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  output.error(reason);
  if (server.state.kind !== 'failed') void window.showErrorMessage(reason);
}
