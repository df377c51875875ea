import { loadSymbols, openKernelSource } from '../files/loadKnowledge';
import type { Session } from './session';
import { readSettings } from './settings';

/** Asks the client for the settings, or takes `pushed` from one that sends them, and puts them to use. */
export async function refreshSettings(session: Session, pushed: unknown): Promise<void> {
  const section = session.client.configuration ? await askForSettings(session) : sectionIn(pushed);
  const complain = (sentence: string): void => session.complain(sentence);
  const settings = readSettings(section, session.folders[0], complain);
  const { kernelSource, symbols } = settings;
  if (kernelSource !== session.settings.kernelSource)
    session.kernelIndex = opened(openKernelSource, kernelSource, complain);
  const table =
    symbols === session.settings.symbols ? session.knowledge.symbols : opened(loadSymbols, symbols, complain);
  session.settings = settings;
  session.knowledge = { symbols: table, kernelCode: session.kernelIndex };
  session.project.configure(settings, session.knowledge);
}

async function askForSettings(session: Session): Promise<unknown> {
  try {
    return await session.connection.workspace.getConfiguration('livepatch');
  } catch {
    session.connection.console.warn('The editor did not answer for its settings; the defaults are used.');
    return undefined;
  }
}

function sectionIn(pushed: unknown): unknown {
  if (typeof pushed !== 'object' || pushed === null) return undefined;
  return 'livepatch' in pushed ? pushed.livepatch : undefined;
}

function opened<T extends object>(
  open: (path: string) => T | string,
  path: string,
  complain: (sentence: string) => void,
): T | undefined {
  if (path === '') return undefined;
  const result = open(path);
  if (typeof result !== 'string') return result;
  complain(result);
  return undefined;
}
