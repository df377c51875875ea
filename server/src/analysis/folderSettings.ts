import type { SymbolTable } from '../model/symbolTable';
import type { KernelKnowledge } from './checkModule';
import { type LivepatchJson, livepatchJsonFor, type NamedFile } from './livepatchJson';
import { obstacleTo } from './namedModules';
import { type Settings, settingsBelow } from './settings';
import type { Sources } from './sources';

/** Reads a symbol file. Returns a sentence that says what is wrong if it cannot be read. */
export type ReadSymbols = (path: string) => SymbolTable | string;

/** What modules in a folder are checked with. */
export interface LocalSettings {
  readonly settings: Settings;
  readonly knowledge: KernelKnowledge;
}

/** Combines the user's choices, which go first, with what the `livepatch.json` above a file says. */
export class FolderSettings {
  private readonly below = new WeakMap<LivepatchJson, LocalSettings>();
  private readonly symbols = new Map<string, SymbolTable | string>();
  private readonly chosen: LocalSettings;

  constructor(
    private readonly sources: Sources,
    private readonly readSymbols: ReadSymbols,
    settings: Settings,
    knowledge: KernelKnowledge,
  ) {
    this.chosen = { settings, knowledge };
  }

  /** What holds for a file. The same object while nothing has changed. */
  at(path: string): LocalSettings {
    const json = livepatchJsonFor(path, this.sources);
    if (!json) return this.chosen;
    // What results depend on is seen by what is read for them, and the symbols are read only once.
    if (json.symbols && this.mayRead(json.symbols)) this.sources.read(json.symbols.path);
    const known = this.below.get(json) ?? this.combined(json);
    this.below.set(json, known);
    return known;
  }

  /** The symbols in a file, which is read once. */
  symbolsAt(path: string): SymbolTable | string {
    const known = this.symbols.get(path) ?? this.readSymbols(path);
    this.symbols.set(path, known);
    return known;
  }

  private mayRead(file: NamedFile): boolean {
    return obstacleTo(file, this.sources) === undefined;
  }

  private combined(json: LivepatchJson): LocalSettings {
    const { settings, knowledge } = this.chosen;
    const wanted = knowledge.symbols === undefined ? json.symbols : undefined;
    const table = wanted && this.mayRead(wanted) ? this.symbolsAt(wanted.path) : knowledge.symbols;
    const symbols = typeof table === 'string' ? undefined : table;
    return { settings: settingsBelow(settings, json), knowledge: { ...knowledge, symbols } };
  }
}
