import { Uri, workspace, type LogOutputChannel } from 'vscode';
import {
  LanguageClient,
  TransportKind,
  type ConfigurationParams,
  type ErrorHandler,
  type LanguageClientOptions,
  type Middleware,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { withAbsolutePaths } from './settingPaths';

/** The documents that the server is told about. */
export const DOCUMENTS = [
  { scheme: 'file', language: 'c' },
  { scheme: 'untitled', language: 'c' },
  { scheme: 'file', language: 'diff' },
  { scheme: 'untitled', language: 'diff' },
  { scheme: 'file', pattern: '**/patched_funcs.csv' },
  { scheme: 'file', pattern: '**/livepatch.json' },
];

/** Failures go to the output channel only: what the user has to know is said once, by `LanguageServer`. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/**
 * Creates a client that is not started yet.
 * @param program path of the bundled server.
 */
export function createClient(
  program: string,
  output: LogOutputChannel,
  errorHandler: ErrorHandler,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    outputChannel: output,
    traceOutputChannel: output,
    errorHandler,
    initializationFailedHandler: () => false,
    middleware,
  };
  const server = { module: program, transport: TransportKind.ipc };
  const client = new QuietClient('livepatch', 'Kernel Livepatch', server, options);
  client.registerFeature(SHOWS_MORE);
  return client;
}

/** Tells the server that there are commands to show runs with, and an item that shows its status. */
const SHOWS_MORE: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { livepatchRuns: true, livepatchStatus: true };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

const middleware: Middleware = {
  workspace: {
    configuration: async (params, token, next) => {
      const settings = await next(params, token);
      if (!Array.isArray(settings)) return settings;
      return settings.map((value: unknown, index) => resolvePaths(params, index, value));
    },
  },
};

function resolvePaths(params: ConfigurationParams, index: number, value: unknown): unknown {
  const item = params.items[index];
  return item?.section === 'livepatch' ? withAbsolutePaths(value, folderOf(item.scopeUri)) : value;
}

function folderOf(scope: string | undefined): string | undefined {
  const owner = scope === undefined ? undefined : workspace.getWorkspaceFolder(Uri.parse(scope));
  return (owner ?? workspace.workspaceFolders?.[0])?.uri.fsPath;
}
