import type { ClientCapabilities } from 'vscode-languageserver';

/** What the client said that it can do, with the protocol's defaults where it said nothing. */
export interface ClientFeatures {
  readonly pullDiagnostics: boolean;
  readonly diagnosticRefresh: boolean;
  readonly relatedInformation: boolean;
  readonly diagnosticTags: boolean;
  readonly codeDescription: boolean;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly watchedFilesRegistration: boolean;
  readonly snippets: boolean;
  readonly documentChanges: boolean;
  readonly codeActionLiterals: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly markdownHover: boolean;
  readonly markdownCompletion: boolean;
  readonly workspaceFolders: boolean;
  readonly workDoneProgress: boolean;
  readonly codeLensRefresh: boolean;
  /** Our own: it has the commands `livepatch.simulate` and `livepatch.showRun`. */
  readonly showsRuns: boolean;
  /** Our own: it wants `livepatch/status`. */
  readonly showsStatus: boolean;
}

/** Reads the client's capabilities. */
export function clientFeatures(capabilities: ClientCapabilities): ClientFeatures {
  const { textDocument, window, workspace } = capabilities;
  const experimental = capabilities.experimental as
    { livepatchRuns?: boolean; livepatchStatus?: boolean } | undefined;
  const diagnostics = textDocument?.publishDiagnostics;
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    diagnosticRefresh: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation:
      diagnostics?.relatedInformation === true || textDocument?.diagnostic?.relatedInformation === true,
    diagnosticTags:
      diagnostics?.tagSupport !== undefined || textDocument?.diagnostic?.tagSupport !== undefined,
    codeDescription:
      diagnostics?.codeDescriptionSupport === true ||
      textDocument?.diagnostic?.codeDescriptionSupport === true,
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFilesRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    markdownCompletion:
      textDocument?.completion?.completionItem?.documentationFormat?.includes('markdown') === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    workDoneProgress: window?.workDoneProgress === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    showsRuns: experimental?.livepatchRuns === true,
    showsStatus: experimental?.livepatchStatus === true,
  };
}
