import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { expect } from './runner';

/** A piece of text with its scopes, outermost first. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

interface GrammarContribution {
  readonly scopeName: string;
  readonly path: string;
  readonly language?: string;
  readonly injectTo?: readonly string[];
}

/** The parts of VS Code's own tokeniser that are used here. */
interface Textmate {
  readonly INITIAL: object;
  readonly Registry: new (options: object) => { loadGrammar(scopeName: string): Promise<Grammar | null> };
  parseRawGrammar(content: string, file: string): object;
}
interface Grammar {
  tokenizeLine(
    line: string,
    state: object,
  ): { ruleStack: object; tokens: { startIndex: number; endIndex: number; scopes: string[] }[] };
}
interface Oniguruma {
  loadWASM(data: ArrayBufferLike): Promise<void>;
  createOnigScanner(patterns: string[]): object;
  createOnigString(text: string): object;
}

/**
 * Tokenises text with the grammars that the running VS Code's extensions contribute, ours among them, and
 * with the tokeniser that VS Code brings: it has no command that tells the scopes.
 */
export async function tokenise(scopeName: string, text: string): Promise<Token[]> {
  const { textmate, onigLib } = loadTokeniser();
  const contributions = contributedGrammars();
  const registry = new textmate.Registry({
    onigLib,
    loadGrammar: (scope: string) => Promise.resolve(readGrammar(textmate, contributions, scope)),
    getInjections: (scope: string) =>
      contributions.filter(({ injectTo }) => injectTo?.includes(scope)).map((one) => one.scopeName),
  });
  const grammar = await registry.loadGrammar(scopeName);
  expect(`a grammar ${scopeName}`, contributions, grammar !== null);
  return tokensOfLines(grammar, textmate.INITIAL, text.split('\n'));
}

/** The scope of the grammar that is contributed for a language. */
export function scopeOfLanguage(languageId: string): string {
  const contributions = contributedGrammars();
  const found = contributions.find(({ language }) => language === languageId);
  expect(`a grammar for ${languageId}`, contributions, found !== undefined);
  return found.scopeName;
}

function tokensOfLines(grammar: Grammar, initial: object, lines: readonly string[]): Token[] {
  let state = initial;
  return lines.flatMap((line) => {
    const { ruleStack, tokens } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes,
    }));
  });
}

function readGrammar(
  textmate: Textmate,
  contributions: readonly GrammarContribution[],
  scope: string,
): object | null {
  const file = contributions.find(({ scopeName }) => scopeName === scope)?.path;
  return file ? textmate.parseRawGrammar(readFileSync(file, 'utf8'), file) : null;
}

function contributedGrammars(): GrammarContribution[] {
  return vscode.extensions.all.flatMap(({ extensionPath, packageJSON }) => {
    const { contributes } = packageJSON as { contributes?: { grammars?: GrammarContribution[] } };
    const grammars = contributes?.grammars ?? [];
    return grammars.map((grammar) => ({ ...grammar, path: path.join(extensionPath, grammar.path) }));
  });
}

let onigLib: Promise<object> | undefined;

function loadTokeniser(): { textmate: Textmate; onigLib: Promise<object> } {
  const modules = ['node_modules', 'node_modules.asar']
    .map((folder) => path.join(vscode.env.appRoot, folder))
    .find((folder) => existsSync(path.join(folder, 'vscode-textmate')));
  expect(`vscode-textmate in VS Code's folder ${vscode.env.appRoot}`, modules, modules !== undefined);
  const load = createRequire(path.join(modules, 'vscode-textmate', 'package.json'));
  onigLib ??= loadOniguruma(modules, load(path.join(modules, 'vscode-oniguruma')) as Oniguruma);
  return { textmate: load(path.join(modules, 'vscode-textmate')) as Textmate, onigLib };
}

async function loadOniguruma(modules: string, oniguruma: Oniguruma): Promise<object> {
  const wasm = readFileSync(path.join(modules, 'vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  return {
    createOnigScanner: (patterns: string[]) => oniguruma.createOnigScanner(patterns),
    createOnigString: (text: string) => oniguruma.createOnigString(text),
  };
}
