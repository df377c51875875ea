import { commands, ProgressLocation, window, type CancellationToken, type Progress } from 'vscode';
import { WorkDoneProgress, type LanguageClient } from 'vscode-languageclient/node';
import {
  CHECK_WORKSPACE,
  type CheckWorkspaceParams,
  type CheckWorkspaceResult,
} from '../../../server/src/protocol';
import type { LanguageServer } from '../languageServer';

type Report = Progress<{ message?: string; increment?: number }>;

let checks = 0;

/**
 * Checks all workspace folders, with progress that can be cancelled.
 * @returns what the server found, or undefined if it was cancelled.
 */
export async function checkWorkspace(server: LanguageServer): Promise<CheckWorkspaceResult | undefined> {
  const client = await server.start();
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Checking livepatch sources', cancellable: true },
    (report, token) => requestCheck(client, report, token),
  );
  if (result) void showResult(result);
  return result;
}

async function requestCheck(
  client: LanguageClient,
  report: Report,
  token: CancellationToken,
): Promise<CheckWorkspaceResult | undefined> {
  checks += 1;
  const workDoneToken = `livepatch-check-${checks}`;
  const forward = forwardProgress(client, workDoneToken, report);
  const params: CheckWorkspaceParams = { workDoneToken };
  try {
    return await client.sendRequest<CheckWorkspaceResult>(CHECK_WORKSPACE, params, token);
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    forward.dispose();
  }
}

/** The protocol counts percent done, the editor what was added. */
function forwardProgress(client: LanguageClient, token: string, report: Report): { dispose(): void } {
  let done = 0;
  return client.onProgress(WorkDoneProgress.type, token, (progress) => {
    if (progress.kind === 'end') return;
    const percentage = progress.percentage ?? done;
    report.report({
      increment: percentage - done,
      ...(progress.message === undefined ? {} : { message: progress.message }),
    });
    done = percentage;
  });
}

async function showResult({ files, findings }: CheckWorkspaceResult): Promise<void> {
  const summary = `Checked ${count(files, 'livepatch file')}: ${count(findings, 'finding')}.`;
  const choice = await window.showInformationMessage(summary, ...(findings > 0 ? ['Show Problems'] : []));
  if (choice) await commands.executeCommand('workbench.actions.view.problems');
}

function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}
