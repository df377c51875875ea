import { innermost } from '../../base/folders';
import type { SymbolTable } from '../../model/kernel/symbolTable';
import type { KernelKnowledge } from '../stages/checkModule';
import { type LivepatchJson, livepatchJsonFor, type NamedFile } from './livepatchJsonFile';
import { obstacleTo } from '../modules/namedModules';
import { type Settings, settingsBelow } from './settings';
import type { Sources } from '../sources';

/** Reads a symbol file. Returns a sentence that says what is wrong if it cannot be read. */
export type ReadSymbols = (path: string) => SymbolTable | string;

/** What modules in a folder are checked with. */
export interface LocalSettings {
  readonly settings: Settings;
  readonly knowledge: KernelKnowledge;
}

/** What the user has chosen for the files below a folder. */
export interface FolderChoice extends LocalSettings {
  /** Absolute, without a slash at its end. */
  readonly folder: string;
}

/** Combines the user's choices, which go first, with what the `livepatch.json` above a file says. */
export class FolderSettings {
  private readonly below = new WeakMap<LivepatchJson, Map<LocalSettings, LocalSettings>>();
  private readonly symbols = new Map<string, SymbolTable | string>();
  /** The innermost folders first. */
  private readonly folders: readonly FolderChoice[];

  /** @param everywhere what is chosen for files outside of `folders` */
  constructor(
    private readonly sources: Sources,
    private readonly readSymbols: ReadSymbols,
    private readonly everywhere: LocalSettings,
    folders: readonly FolderChoice[] = [],
  ) {
    this.folders = [...folders].sort((a, b) => b.folder.length - a.folder.length);
  }

  /** What holds for a file. The same object while nothing has changed. */
  at(path: string): LocalSettings {
    const json = livepatchJsonFor(path, this.sources);
    const chosen = innermost(path, this.folders) ?? this.everywhere;
    if (!json) return chosen;
    // What results depend on is seen by what is read for them, and the symbols are read only once.
    if (json.symbols && this.mayRead(json.symbols)) this.sources.read(json.symbols.path);
    const byChoice = this.below.get(json) ?? new Map<LocalSettings, LocalSettings>();
    this.below.set(json, byChoice);
    const known = byChoice.get(chosen) ?? this.combined(json, chosen);
    byChoice.set(chosen, known);
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

  private combined(json: LivepatchJson, { settings, knowledge }: LocalSettings): LocalSettings {
    const wanted = knowledge.symbols === undefined ? json.symbols : undefined;
    const table = wanted && this.mayRead(wanted) ? this.symbolsAt(wanted.path) : knowledge.symbols;
    const symbols = typeof table === 'string' ? undefined : table;
    return { settings: settingsBelow(settings, json), knowledge: { ...knowledge, symbols } };
  }
}
