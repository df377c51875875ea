import { type Connection, MessageType, ShowMessageNotification, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { KernelKnowledge } from '../analysis/checkModule';
import { modulesWith } from '../analysis/moduleFiles';
import { Project } from '../analysis/project';
import { Sources } from '../analysis/sources';
import type { Module } from '../model/module';
import type { Snapshot } from '../features/snapshot';
import { FILE_BYTES_MAX, diskAccess } from '../files/diskAccess';
import type { KernelCodeIndex } from '../files/kernelCodeIndex';
import { type ClientFeatures, clientFeatures } from './clientFeatures';
import { DocumentPaths } from './documentPaths';
import { type EditorSettings, NO_SETTINGS } from './settings';
import type { PlaceContext } from './toProtocol';

/** Facts about the installed program. */
export interface Installation {
  readonly version: string;
  /** The folder with the rules' pages. */
  readonly docs: string;
  /** URI of a rule's page. */
  pageUri(rule: string): string;
}

/** All that one connection works on. */
export class Session {
  readonly documents = new TextDocuments(TextDocument);
  readonly paths = new DocumentPaths();
  readonly sources = new Sources(diskAccess);
  readonly project = new Project(this.sources);
  client: ClientFeatures = clientFeatures({});
  folders: readonly string[] = [];
  settings: EditorSettings = NO_SETTINGS;
  knowledge: KernelKnowledge = { symbols: undefined, kernelCode: undefined };
  kernelIndex: KernelCodeIndex | undefined;

  constructor(
    readonly connection: Connection,
    readonly installation: Installation,
  ) {}

  /** Takes over a document's text. @returns its path */
  takeText(document: TextDocument): string {
    const path = this.paths.remember(document.uri);
    const text = document.getText();
    const isTooLarge = text.length > FILE_BYTES_MAX;
    if (isTooLarge)
      this.connection.console.warn(
        `${path} is larger than ${FILE_BYTES_MAX / 1048576} MiB; it is not analysed.`,
      );
    this.sources.setOpen(path, isTooLarge ? '' : text);
    return path;
  }

  /** What a request about a document is answered from; undefined for a document that is not open or no C. */
  snapshot(uri: string): { snapshot: Snapshot; document: TextDocument } | undefined {
    const document = this.documents.get(uri);
    const path = this.paths.toPath(uri);
    const file = this.sources.read(path);
    const module = document && this.project.moduleOf(path);
    if (!document || !file || !module) return undefined;
    return {
      snapshot: { file, module, modules: this.openModules(), kernelCode: this.knowledge.kernelCode },
      document,
    };
  }

  /** The modules of all open documents, each once. */
  openModules(): Module[] {
    const modules = this.documents.all().flatMap(({ uri }) => {
      const path = this.paths.toPath(uri);
      return modulesWith(path, this.sources).map((files) => this.project.checkModule(files).module);
    });
    return [...new Set(modules)];
  }

  get placeContext(): PlaceContext {
    return {
      fileAt: (path) => this.sources.read(path),
      toUri: (path) => this.paths.toUri(path),
      pageUri: (rule) => this.installation.pageUri(rule),
      supportsRelated: this.client.relatedInformation,
      supportsTags: this.client.diagnosticTags,
      supportsCodeDescription: this.client.codeDescription,
    };
  }

  /** Says a sentence to the user, and only once. */
  complain(sentence: string): void {
    if (this.complaints.has(sentence)) return;
    this.complaints.add(sentence);
    const message = `Livepatch: ${sentence}`;
    void this.connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Warning,
      message,
    });
  }

  private readonly complaints = new Set<string>();
}
