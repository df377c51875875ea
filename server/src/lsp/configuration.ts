import { type KernelKnowledge } from '../analysis/stages/checkModule';
import type { KernelCodeIndex } from '../files/kernelCodeIndex';
import { loadSymbols, openKernelSource } from '../files/loadKnowledge';
import type { SymbolTable } from '../model/kernel/symbolTable';
import type { ChosenSettings } from '../runner/messages';
import type { Session } from './session';
import { type EditorSettings, readSettings } from './clientSettings';

/** What the user has chosen in the editor, for each of the workspace's folders and for everything else. */
export interface SessionSettings {
  readonly everywhere: EditorSettings;
  readonly folders: ReadonlyMap<string, EditorSettings>;
}

/** What was read because settings name it, by its path. */
export interface ReadForSettings {
  readonly symbols: Map<string, SymbolTable | undefined>;
  readonly kernelIndexes: Map<string, KernelCodeIndex | undefined>;
}

/** Asks the client for the settings, or takes `pushed` from one that sends them, and puts them to use. */
export async function refreshSettings(session: Session, pushed: unknown): Promise<void> {
  const { folders } = session;
  const sections = session.client.configuration
    ? await askForSettings(session, folders)
    : folders.map(() => sectionIn(pushed));
  const [first = session.client.configuration ? undefined : sectionIn(pushed)] = sections;
  const complain = (sentence: string): void => session.complain(sentence);
  const settings = folders.map(
    (folder, index) => [folder, readSettings(sections[index] ?? first, folder, complain)] as const,
  );
  session.settings = {
    everywhere: settings[0]?.[1] ?? readSettings(first, undefined, complain),
    folders: new Map(settings),
  };
  readWhatIsNamed(session, complain);
  applySettings(session);
}

/** Puts the settings to use, with all that is known because of them. */
export function applySettings(session: Session): void {
  const { everywhere, folders } = session.settings;
  const others = [...folders].map(([folder, settings]) => ({ folder, settings }));
  const roots = [
    ...session.folders,
    ...[everywhere, ...folders.values()].flatMap((each) => each.trustedFolders),
  ];
  session.sources.limitTo(roots);
  session.project.configure(
    everywhere,
    knowledgeOf(session, everywhere),
    others.map(({ folder, settings }) => ({ folder, settings, knowledge: knowledgeOf(session, settings) })),
  );
  session.runner.configure({
    everywhere: chosen(session, everywhere),
    folders: others.map(({ folder, settings }) => ({ folder, ...chosen(session, settings) })),
    roots,
  });
}

function knowledgeOf({ read }: Session, { symbols, kernelSource }: EditorSettings): KernelKnowledge {
  return { symbols: read.symbols.get(symbols), kernelCode: read.kernelIndexes.get(kernelSource) };
}

function chosen(
  { read }: Session,
  { profile, rules, symbols, kernelSource }: EditorSettings,
): ChosenSettings {
  const index = read.kernelIndexes.get(kernelSource);
  return {
    settings: { profile, rules },
    symbols: read.symbols.get(symbols) ? symbols : '',
    kernelSource: index ? kernelSource : '',
    kernelFunctions: index?.known() ?? [],
  };
}

/** What is named by settings is read once; what is not named any more is forgotten. */
function readWhatIsNamed({ read, settings }: Session, complain: (sentence: string) => void): void {
  const all = [settings.everywhere, ...settings.folders.values()];
  take(read.symbols, new Set(all.map(({ symbols }) => symbols)), loadSymbols, complain);
  take(read.kernelIndexes, new Set(all.map(({ kernelSource }) => kernelSource)), openKernelSource, complain);
}

function take<T extends object>(
  known: Map<string, T | undefined>,
  wanted: ReadonlySet<string>,
  read: (path: string) => T | string,
  complain: (sentence: string) => void,
): void {
  for (const path of known.keys()) if (!wanted.has(path)) known.delete(path);
  for (const path of wanted) {
    if (path === '' || known.get(path)) continue;
    const result = read(path);
    known.set(path, typeof result === 'string' ? undefined : result);
    if (typeof result === 'string') complain(result);
  }
}

/** Of each folder, or one for all where no folder is open. */
async function askForSettings(session: Session, folders: readonly string[]): Promise<unknown[]> {
  const section = 'livepatch';
  const scoped = folders.map((folder) => ({ section, scopeUri: session.paths.toUri(folder) }));
  try {
    const items = scoped.length > 0 ? scoped : [{ section }];
    const answer: unknown = await session.connection.workspace.getConfiguration(items);
    return Array.isArray(answer) ? (answer as unknown[]) : [];
  } catch {
    session.warn('The editor did not send its settings; the defaults are used.');
    return [];
  }
}

function sectionIn(pushed: unknown): unknown {
  if (typeof pushed !== 'object' || pushed === null) return undefined;
  return 'livepatch' in pushed ? pushed.livepatch : undefined;
}
