import {
  type DataCallback,
  type Disposable,
  ErrorCodes,
  type Message,
  type MessageReader,
  type MessageWriter,
  type RequestMessage,
} from 'vscode-languageserver';

/** Lets through what the protocol allows at the time: nothing before `initialize`, nothing but `exit` after `shutdown`. */
export class LifecycleGate implements MessageReader {
  readonly onError: MessageReader['onError'];
  readonly onClose: MessageReader['onClose'];
  readonly onPartialMessage: MessageReader['onPartialMessage'];
  private state: 'new' | 'initialised' | 'shut down' = 'new';

  constructor(
    private readonly reader: MessageReader,
    private readonly writer: MessageWriter,
  ) {
    this.onError = reader.onError;
    this.onClose = reader.onClose;
    this.onPartialMessage = reader.onPartialMessage;
  }

  /** The client has said that it needs the server no longer. */
  get isShutDown(): boolean {
    return this.state === 'shut down';
  }

  listen(callback: DataCallback): Disposable {
    return this.reader.listen((message) => this.pass(message, callback));
  }

  dispose(): void {
    this.reader.dispose();
  }

  private pass(message: Message, callback: DataCallback): void {
    const method = 'method' in message ? message.method : undefined;
    // Answers to requests of the server.
    if (typeof method !== 'string') {
      callback(message);
      return;
    }
    const refusal = this.refusal(method);
    if (refusal && isRequest(message)) this.refuse(message, refusal);
    if (refusal) return;
    if (method === 'initialize') this.state = 'initialised';
    if (method === 'shutdown') this.state = 'shut down';
    callback(message);
  }

  private refusal(method: string): Refusal | undefined {
    if (method === 'exit') return undefined;
    if (this.state === 'new') return method === 'initialize' ? undefined : NOT_INITIALISED;
    if (this.state === 'shut down') return AFTER_SHUTDOWN;
    return method === 'initialize' ? SECOND_INITIALISE : undefined;
  }

  private refuse({ id }: RequestMessage, error: Refusal): void {
    const answer = { jsonrpc: '2.0', id, error };
    // A client that does not listen any more is no reason to fail.
    this.writer.write(answer as Message).catch(() => undefined);
  }
}

interface Refusal {
  readonly code: number;
  readonly message: string;
}

const NOT_INITIALISED: Refusal = {
  code: ErrorCodes.ServerNotInitialized,
  message: 'The server has not been initialized yet.',
};
const AFTER_SHUTDOWN: Refusal = {
  code: ErrorCodes.InvalidRequest,
  message: 'The server has been shut down.',
};
const SECOND_INITIALISE: Refusal = {
  code: ErrorCodes.InvalidRequest,
  message: 'The server has been initialized before.',
};

function isRequest(message: Message): message is RequestMessage {
  return 'id' in message && message.id !== null && message.id !== undefined;
}
