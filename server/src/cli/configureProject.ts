import { isBelow } from '../base/folders';
import { dirname, resolve } from 'node:path';
import type { Project } from '../analysis/project';
import type { KernelCodeIndex } from '../files/kernelCodeIndex';
import { loadSymbols, openKernelSource } from '../files/loadKnowledge';
import { kindOf } from '../files/regularFile';
import type { SimulatorSettings } from '../runner/messages';
import type { CheckOptions } from './checkOptions';
import { CommandFailure } from './environment';

/** What was read because options name it. */
export interface Configured {
  readonly kernelCode: KernelCodeIndex | undefined;
  /** Puts the settings to use again, so that all findings are made anew. */
  readonly refresh: () => void;
  /** The same for those that run modules. */
  readonly simulatorSettings: () => SimulatorSettings;
}

/**
 * Gives a project the settings that options say.
 * @throws CommandFailure if the symbols or kernel sources that they name cannot be used
 */
export function configureProject(project: Project, options: CheckOptions, cwd: string): Configured {
  const settings = { profile: options.profile, rules: options.rules };
  const roots = rootsOf(options, cwd);
  project.sources.limitTo(roots);
  const pathOf = (given: string | undefined): string => (given === undefined ? '' : resolve(cwd, given));
  const paths = { symbols: pathOf(options.symbols), kernelSource: pathOf(options.kernelSource) };
  const symbols = paths.symbols === '' ? undefined : orFail(loadSymbols(paths.symbols));
  const kernelCode = paths.kernelSource === '' ? undefined : orFail(openKernelSource(paths.kernelSource));
  const refresh = (): void => project.configure(settings, { symbols, kernelCode });
  const simulatorSettings = (): SimulatorSettings => ({
    everywhere: { settings, ...paths, kernelFunctions: kernelCode?.known() ?? [] },
    folders: [],
    roots,
  });
  refresh();
  return { kernelCode, refresh, simulatorSettings };
}

/** What is checked, and the current folder around it: a `livepatch.json` leads nowhere else. */
function rootsOf({ paths, trustedFolders }: CheckOptions, cwd: string): string[] {
  const folders = paths.map((given) => {
    const path = resolve(cwd, given);
    return kindOf(path) === 'folder' ? path : dirname(path);
  });
  // All files lie below the root, so being there says nothing.
  const isAround = cwd !== '/' && folders.some((folder) => isBelow(folder, cwd));
  return [...folders, ...(isAround ? [cwd] : []), ...trustedFolders.map((folder) => resolve(cwd, folder))];
}

function orFail<T extends object>(result: T | string): T {
  if (typeof result === 'string') throw new CommandFailure(result);
  return result;
}
