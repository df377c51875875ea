import * as vscode from 'vscode';
import { eventually } from './runner';

/** A diagnostic in the words that a failure should show. */
export interface Seen {
  readonly rule: string;
  readonly link: string;
  readonly severity: string;
  readonly message: string;
  readonly diagnostic: vscode.Diagnostic;
}

/** The livepatch diagnostics that the editor shows for a file. */
export function diagnosticsOf(uri: vscode.Uri): Seen[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'livepatch')
    .map((diagnostic) => ({ ...codeOf(diagnostic), ...textOf(diagnostic), diagnostic }));
}

function codeOf({ code }: vscode.Diagnostic): { rule: string; link: string } {
  if (typeof code === 'object') return { rule: String(code.value), link: code.target.toString() };
  return { rule: String(code), link: '' };
}

function textOf({ severity, message }: vscode.Diagnostic): { severity: string; message: string } {
  return { severity: vscode.DiagnosticSeverity[severity], message };
}

/** Waits until the file has a diagnostic of `rule`, and returns it. */
export async function appears(uri: vscode.Uri, rule: string): Promise<Seen> {
  const seen = await eventually(
    `a diagnostic ${rule} in ${uri.fsPath}`,
    () => diagnosticsOf(uri),
    (all) => all.some((one) => one.rule === rule),
  );
  return seen.find((one) => one.rule === rule)!;
}

/** Waits until the file has no diagnostic of `rule`. */
export async function vanishes(uri: vscode.Uri, rule: string): Promise<void> {
  await eventually(
    `no diagnostic ${rule} in ${uri.fsPath}`,
    () => diagnosticsOf(uri),
    (all) => all.every((one) => one.rule !== rule),
  );
}
