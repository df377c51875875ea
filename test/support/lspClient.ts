import { PassThrough } from 'node:stream';
import {
  CancellationTokenSource,
  type ClientCapabilities,
  type ConfigurationParams,
  type Diagnostic,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  createProtocolConnection,
} from 'vscode-languageserver/node';
import { createConnection } from 'vscode-languageserver/node';
import { LifecycleGate } from '../../server/src/lsp/lifecycleGate';
import { serve } from '../../server/src/lsp/server';
import { type StartSimulator, simulatorHere } from '../../server/src/runner/simulatorPort';

/** What a modern editor says that it can do, without pulling diagnostics. */
export const RICH: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      tagSupport: { valueSet: [1, 2] },
      codeDescriptionSupport: true,
    },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown'] },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: { workspaceEdit: { documentChanges: true }, configuration: true },
};

/** A client of the language server in this very process. */
export class LspClient {
  readonly published = new Map<string, Diagnostic[]>();
  readonly messages: string[] = [];
  readonly logged: string[] = [];
  readonly registered: Registration[] = [];
  /** Methods of our own notifications. */
  readonly notified: string[] = [];
  /** How often it was told to ask for diagnostics again. */
  refreshes = 0;
  settings: unknown = {};
  /** By the folder's URI, where others hold. */
  readonly folderSettings = new Map<string, unknown>();
  private readonly connection: ProtocolConnection;
  private waiting: { uri: string; test: (diagnostics: Diagnostic[]) => boolean; done: () => void }[] = [];

  /** @param startSimulator by default everything runs in this process */
  constructor(startSimulator: StartSimulator = simulatorHere) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const writer = new StreamMessageWriter(toClient);
    const gate = new LifecycleGate(new StreamMessageReader(toServer), writer);
    serve(createConnection(gate, writer), {
      version: '0.0.0-test',
      docs: 'docs/rules',
      pageUri: (rule) => `file:///docs/rules/${rule}.md`,
      startSimulator,
    });
    this.connection = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
      this.take(params),
    );
    this.connection.onNotification(
      'window/showMessage',
      ({ message }: { message: string }) => void this.messages.push(message),
    );
    this.connection.onNotification(
      'window/logMessage',
      ({ message }: { message: string }) => void this.logged.push(message),
    );
    this.connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
      items.map(({ scopeUri }) => this.folderSettings.get(scopeUri ?? '') ?? this.settings),
    );
    this.connection.onRequest('window/showMessageRequest', () => null);
    this.connection.onRequest('client/registerCapability', (params: RegistrationParams) => {
      this.registered.push(...params.registrations);
      return null;
    });
    for (const method of ['livepatch/status', 'livepatch/runsChanged'])
      this.connection.onNotification(method, () => void this.notified.push(method));
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      return null;
    });
    this.connection.listen();
  }

  /** Starts the session. */
  async start(
    capabilities: ClientCapabilities = RICH,
    ...folders: readonly string[]
  ): Promise<{ capabilities: Record<string, unknown> }> {
    const workspaceFolders =
      folders.length === 0 ? null : folders.map((folder) => ({ uri: `file://${folder}`, name: 'test' }));
    return this.startWith({ processId: null, rootUri: null, capabilities, workspaceFolders });
  }

  async startWith(params: object): Promise<{ capabilities: Record<string, unknown> }> {
    const result: { capabilities: Record<string, unknown> } = await this.connection.sendRequest(
      'initialize',
      params,
    );
    await this.notify('initialized', {});
    return result;
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest(method, params);
  }

  /** A request that is given up as soon as the server says that it has begun. */
  requestUntilProgress<T>(method: string, params: object): Promise<T> {
    const source = new CancellationTokenSource();
    const workDoneToken = 'given-up';
    this.connection.onProgress(WorkDoneProgress.type, workDoneToken, ({ kind }) => {
      this.progress.push(kind);
      source.cancel();
    });
    return this.connection.sendRequest(method, { ...params, workDoneToken }, source.token);
  }

  /** The kinds of progress that were told. */
  readonly progress: string[] = [];

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'c', version: 1, text } });
  }

  close(uri: string): Promise<void> {
    return this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** Replaces the whole text. */
  change(uri: string, text: string, version: number): Promise<void> {
    return this.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  at<T>(method: string, uri: string, position: Position, more: object = {}): Promise<T> {
    return this.request(method, { textDocument: { uri }, position, ...more });
  }

  /** From now on answers every request with an error. */
  refuseAll(): void {
    const refuse = (): never => {
      throw new ResponseError(-32601, 'no');
    };
    for (const method of [
      'workspace/configuration',
      'client/registerCapability',
      'window/workDoneProgress/create',
      'workspace/codeLens/refresh',
      'workspace/diagnostic/refresh',
      'window/showMessageRequest',
    ]) {
      this.connection.onRequest(method, () => {
        this.refused.add(method);
        refuse();
      });
    }
  }

  /** Methods of requests that were refused. */
  readonly refused = new Set<string>();

  /** Waits until the diagnostics of a document are as wanted. */
  until(uri: string, test: (diagnostics: Diagnostic[]) => boolean): Promise<void> {
    const now = this.published.get(uri);
    if (now && test(now)) return Promise.resolve();
    return new Promise((done) => {
      this.waiting.push({ uri, test, done });
    });
  }

  async stop(): Promise<void> {
    // One that was never started refuses it.
    await this.connection.sendRequest('shutdown').catch(() => undefined);
    this.dispose();
  }

  dispose(): void {
    this.connection.dispose();
  }

  /** Told of all diagnostics that are published. */
  onPublished: (params: PublishDiagnosticsParams) => void = () => undefined;

  private take({ uri, diagnostics }: PublishDiagnosticsParams): void {
    this.onPublished({ uri, diagnostics });
    this.published.set(uri, diagnostics);
    const met = this.waiting.filter((each) => each.uri === uri && each.test(diagnostics));
    this.waiting = this.waiting.filter((each) => !met.includes(each));
    for (const { done } of met) done();
  }
}

/** The position of `$0` in a text, and the text without it. */
export function cursor(marked: string): { text: string; position: Position } {
  const at = marked.indexOf('$0');
  const before = marked.slice(0, at).split('\n');
  return {
    text: marked.slice(0, at) + marked.slice(at + 2),
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}
