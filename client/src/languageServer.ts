import { EventEmitter, type Disposable, type LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  State,
  type CloseHandlerResult,
  type LanguageClient,
} from 'vscode-languageclient/node';
import { RUNS_CHANGED, STATUS, type StatusParams } from '../../server/src/protocol';
import { createClient } from './client';
import { RestartLimit } from './restartLimit';
import type { ServerState } from './serverState';

/** The language server as the rest of the extension sees it: it may be started, restarted, and has a state. */
export class LanguageServer implements Disposable {
  readonly #stateChanged = new EventEmitter<ServerState>();
  readonly onDidChangeState = this.#stateChanged.event;
  readonly #runsChanged = new EventEmitter<void>();
  /** Runs that were shown may be others now. */
  readonly onDidChangeRuns = this.#runsChanged.event;
  #state: ServerState = { kind: 'idle' };
  #client: LanguageClient | undefined;
  #started: Promise<LanguageClient> | undefined;
  #limit = new RestartLimit();

  /** @param program path of the bundled server. */
  constructor(
    private readonly program: string,
    private readonly output: LogOutputChannel,
  ) {}

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server unless it runs; rejects, with the state `failed`, if it cannot be started. */
  start(): Promise<LanguageClient> {
    this.#started ??= this.#launch();
    return this.#started;
  }

  /** Ends the server if it runs and starts a new one. */
  async restart(): Promise<void> {
    await this.stop();
    this.#limit = new RestartLimit();
    await this.start();
  }

  /** Ends the server, even one that hangs while it is being started. */
  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#started = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.output.warn(`The server did not end by itself: ${String(error)}`);
    }
    this.#become({ kind: 'idle' });
  }

  dispose(): void {
    void this.stop().finally(() => {
      this.#stateChanged.dispose();
      this.#runsChanged.dispose();
    });
  }

  async #launch(): Promise<LanguageClient> {
    const client = createClient(this.program, this.output, {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => this.#crashed(client),
    });
    this.#client = client;
    client.onDidChangeState(({ newState }) => this.#follow(client, newState));
    client.onNotification(STATUS, (status: StatusParams) => this.#report(client, status));
    client.onNotification(RUNS_CHANGED, () => this.#runsChanged.fire());
    try {
      await client.start();
      return client;
    } catch (error) {
      this.#fail(client, 'could not be started');
      throw error;
    }
  }

  #crashed(client: LanguageClient): CloseHandlerResult {
    // A server that dies while it is being started would most likely die again.
    const wasRunning = client === this.#client && client.state === State.Running;
    if (wasRunning && this.#limit.allowsRestart(Date.now())) {
      return { action: CloseAction.Restart, handled: true };
    }
    if (wasRunning) this.#fail(client, 'crashed several times');
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  #fail(client: LanguageClient, reason: string): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#started = undefined;
    this.#become({ kind: 'failed', reason });
  }

  #follow(client: LanguageClient, state: State): void {
    if (client !== this.#client) return;
    if (state === State.Starting) this.#become({ kind: 'starting' });
    if (state === State.Running) this.#become({ kind: 'running', busy: false });
  }

  #report(client: LanguageClient, status: StatusParams): void {
    if (client !== this.#client) return;
    const { kernel, reason, state, problem } = status;
    this.#become({ kind: 'running', kernel, reason, busy: state === 'busy', ...(problem && { problem }) });
  }

  #become(state: ServerState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}
