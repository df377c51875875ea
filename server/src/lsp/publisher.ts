import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import type { Finding } from '../base/finding';
import type { Session } from './session';
import { toDiagnostic } from './toProtocol';

interface Pulled {
  readonly text: string;
  readonly resultId: string;
}

/**
 * Brings findings to the client, those of each file in one way at a time: the client asks for those of open documents, if
 * it can, and is sent all others.
 */
export class Publisher {
  /** What the client was sent last, as text; nothing for no findings. */
  private readonly pushed = new Map<string, string>();
  /** What the client has got when it asked last. */
  private readonly pulled = new Map<string, Pulled>();
  private resultIds = 0;

  constructor(
    private readonly session: Session,
    private readonly findingsIn: (path: string) => readonly Finding[],
  ) {}

  /**
   * Tells the client what is new.
   * @param changed files whose findings may be others
   * @param edited documents that the client itself has opened or changed: it asks for them by itself
   */
  publish(changed: Iterable<string>, edited: ReadonlySet<string>): void {
    let mustAsk = false;
    for (const path of new Set([...changed, ...edited])) {
      if (this.isPulled(path)) {
        this.send(path, [], '');
        mustAsk ||= !edited.has(path) && this.textNow(path) !== this.pulled.get(path)?.text;
      } else {
        this.pulled.delete(path);
        const diagnostics = this.diagnosticsIn(path);
        const text = diagnostics.length === 0 ? '' : JSON.stringify(diagnostics);
        this.send(path, diagnostics, text, edited.has(path) && this.isOpen(path));
      }
    }
    if (mustAsk && this.session.client.diagnosticRefresh)
      this.session.tell(() => this.session.connection.languages.diagnostics.refresh());
  }

  /** Answers a client that asks. */
  report(path: string, previousResultId: string | undefined): DocumentDiagnosticReport {
    const items = this.diagnosticsIn(path);
    const text = JSON.stringify(items);
    const before = this.pulled.get(path);
    const resultId = before?.text === text ? before.resultId : String(++this.resultIds);
    if (this.isOpen(path)) this.pulled.set(path, { text, resultId });
    if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, items, resultId };
  }

  private isPulled(path: string): boolean {
    return this.session.client.pullDiagnostics && this.isOpen(path);
  }

  private isOpen(path: string): boolean {
    return this.session.sources.isOpen(path);
  }

  private textNow(path: string): string {
    return JSON.stringify(this.diagnosticsIn(path));
  }

  private diagnosticsIn(path: string): Diagnostic[] {
    return this.findingsIn(path).map((finding) => toDiagnostic(finding, this.session.placeContext));
  }

  /** @param always also what the client has already, since it is about a new version of a document */
  private send(path: string, diagnostics: Diagnostic[], text: string, always = false): void {
    if (!always && text === (this.pushed.get(path) ?? '')) return;
    if (text === '') this.pushed.delete(path);
    else this.pushed.set(path, text);
    const uri = this.session.paths.toUri(path);
    const version = this.session.documents.get(uri)?.version;
    this.session.tell(() =>
      this.session.connection.sendDiagnostics({
        uri,
        diagnostics,
        ...(version !== undefined && { version }),
      }),
    );
  }
}
