import { innermost } from '../base/folders';
import {
  type CancellationToken,
  type Connection,
  MessageType,
  ShowMessageNotification,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { modulesWith } from '../analysis/modules/moduleFiles';
import { Project } from '../analysis/project';
import { Sources } from '../analysis/sources';
import type { Module } from '../model/declarations/module';
import type { Snapshot } from '../features/snapshot';
import { FILE_BYTES_MAX, diskAccess } from '../files/diskAccess';
import type { KernelCodeIndex } from '../files/kernelCodeIndex';
import { loadSymbols } from '../files/loadKnowledge';
import { SimulationRunner } from '../runner/simulationRunner';
import type { StartSimulator } from '../runner/simulatorPort';
import { type ClientFeatures, clientFeatures } from './clientFeatures';
import type { ReadForSettings, SessionSettings } from './configuration';
import { DocumentPaths } from './documentPaths';
import { NO_SETTINGS } from './clientSettings';
import type { LocationContext } from './toProtocol';
import { SlicedWork, searchFolders } from './slicedWork';

/** Facts about the installed program. */
export interface Installation {
  readonly version: string;
  /** The folder with the rules' pages. */
  readonly docs: string;
  /** URI of a rule's page. */
  pageUri(rule: string): string;
  /** Starts what runs modules: it may die of them, the server must not. */
  readonly startSimulator: StartSimulator;
}

/** All that one connection works on. */
export class Session {
  readonly documents = new TextDocuments(TextDocument);
  readonly paths = new DocumentPaths();
  readonly sources = new Sources(diskAccess);
  readonly project = new Project(this.sources, loadSymbols);
  client: ClientFeatures = clientFeatures({});
  folders: readonly string[] = [];
  settings: SessionSettings = { everywhere: NO_SETTINGS, folders: new Map() };
  readonly read: ReadForSettings = { symbols: new Map(), kernelIndexes: new Map() };
  readonly runner: SimulationRunner;

  constructor(
    readonly connection: Connection,
    readonly installation: Installation,
  ) {
    this.runner = new SimulationRunner(installation.startSimulator);
  }

  /** The kernel's sources that the settings of any folder name. */
  kernelIndexes(): KernelCodeIndex[] {
    return [...this.read.kernelIndexes.values()].filter((index) => index !== undefined);
  }

  /** The kernel's sources that the settings name for a file. */
  kernelIndexAt(path: string): KernelCodeIndex | undefined {
    const { everywhere, folders } = this.settings;
    const inner = innermost(
      path,
      this.folders.map((folder) => ({ folder })),
    );
    return this.read.kernelIndexes.get((folders.get(inner?.folder ?? '') ?? everywhere).kernelSource);
  }

  /** Takes over a document's text. @returns its path */
  takeText(document: TextDocument): string {
    const path = this.paths.remember(document.uri);
    const text = document.getText();
    const isTooLarge = text.length > FILE_BYTES_MAX;
    if (isTooLarge)
      this.complain(`${path} is larger than ${FILE_BYTES_MAX / 1048576} MiB; it is not analysed.`);
    const isC = document.languageId === 'c' && !/\.(?:[ch]|csv|patch|diff|json)$/.test(path);
    this.sources.setOpen(path, isTooLarge ? '' : text, { isC });
    this.runner.setOpen(path, isTooLarge ? '' : text, isC);
    return path;
  }

  /** The document is not open any more. */
  close(path: string): void {
    this.sources.close(path);
    this.runner.close(path);
    this.paths.forget(path);
    this.project.forget(path);
  }

  /** Files on disk changed, came or went. */
  forget(paths: readonly string[]): void {
    for (const path of paths) this.sources.forget(path);
    this.runner.forget(paths);
    this.workspaceFiles = undefined;
  }

  /** What a request about a document is answered from; undefined for a document that is not open or no C. */
  snapshot(uri: string): { snapshot: Snapshot; document: TextDocument } | undefined {
    const document = this.documents.get(uri);
    const path = this.paths.toPath(uri);
    const file = this.project.textOf(path);
    const module = document && this.project.moduleOf(path);
    if (!document || !file || !module) return undefined;
    const openModules = (): Module[] => this.openModules();
    const snapshot: Snapshot = {
      file,
      module,
      kernelCode: this.kernelIndexAt(path),
      // Only a few requests look beyond the one module.
      get modules() {
        return openModules();
      },
    };
    return { snapshot, document };
  }

  /** The modules of all open documents, each once. */
  openModules(): Module[] {
    return this.modulesOf(this.documents.all().map(({ uri }) => this.paths.toPath(uri)));
  }

  /**
   * The modules below the workspace's folders, and those of open documents. The folders are searched once, until files
   * appear or vanish in them.
   */
  async workspaceModules(token: CancellationToken): Promise<Module[]> {
    this.workspaceFiles ??= await searchFolders(this.folders, new SlicedWork(token), (problem) =>
      this.warn(problem),
    );
    return [...new Set([...this.modulesOf(this.workspaceFiles), ...this.openModules()])];
  }

  /** The workspace has other folders now. */
  setFolders(folders: readonly string[]): void {
    this.folders = [...new Set(folders)];
    this.workspaceFiles = undefined;
  }

  private modulesOf(paths: readonly string[]): Module[] {
    const modules = paths.flatMap((path) => modulesWith(path, this.sources));
    return [...new Set(modules.map((files) => this.project.checkModule(files).module))];
  }

  private workspaceFiles: readonly string[] | undefined;

  get placeContext(): LocationContext {
    return {
      fileAt: (path) => this.sources.read(path),
      toUri: (path) => this.paths.toUri(path),
      pageUri: (rule) => this.installation.pageUri(rule),
      supportsRelated: this.client.relatedInformation,
      supportsTags: this.client.diagnosticTags,
      supportsCodeDescription: this.client.codeDescription,
    };
  }

  /** Writes a sentence into the log. */
  warn(sentence: string): void {
    this.connection.console.warn(sentence);
  }

  /** Says a sentence to the user, and only once. */
  complain(sentence: string): void {
    if (this.complaints.has(sentence)) return;
    this.complaints.add(sentence);
    const message = `Livepatch: ${sentence}`;
    this.tell(() =>
      this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }),
    );
  }

  /** Says something to the client, or asks it for something: it may refuse everything. @returns undefined if it does */
  async ask<T>(say: () => Promise<T>): Promise<T | undefined> {
    try {
      return await say();
    } catch {
      // What it does not want, or cannot do, is not done. It has said so itself.
      return undefined;
    }
  }

  /** Says something to the client, whether it wants to hear it or not. */
  tell(say: () => Promise<unknown>): void {
    void this.ask(say);
  }

  private readonly complaints = new Set<string>();
}
