import type { ModuleFiles } from '../analysis/modules/moduleFiles';
import type { Settings } from '../analysis/configuration/settings';
import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import type { SourceKind } from '../analysis/modules/sourceKinds';
import type { Finding } from '../base/finding';
import type { RunLine } from '../explore/runView';
import type { KernelFunction } from '../model/kernel/kernelCode';
import type { Dependency } from './dependencies';

/** Settings, and what the simulator reads for them by itself. */
export interface ChosenSettings {
  readonly settings: Settings;
  /** Absolute path of a System.map or kallsyms; empty for none. */
  readonly symbols: string;
  /** Absolute path of the kernel's sources; empty for none. */
  readonly kernelSource: string;
  /** What was found in these, since a search takes seconds. */
  readonly kernelFunctions: readonly (readonly [string, readonly KernelFunction[]])[];
}

/** The settings of a session: of some folders, and for all other files. */
export interface SimulatorSettings {
  readonly everywhere: ChosenSettings;
  readonly folders: readonly (ChosenSettings & { readonly folder: string })[];
  /** The folders that files of the workspace may name files in; see `Sources.limitTo`. */
  readonly roots: readonly string[];
}

/** To the simulator. All of it is plain data. */
export type SimulatorRequest =
  | { readonly kind: 'configure'; readonly settings: SimulatorSettings }
  /** An open document. */
  | { readonly kind: 'open'; readonly path: string; readonly text: string; readonly isC: boolean }
  | { readonly kind: 'close'; readonly path: string }
  /** Files on disk that changed, came or went. */
  | { readonly kind: 'forget'; readonly paths: readonly string[] }
  | SimulateRequest
  | ShowRequest
  | { readonly kind: 'cancel'; readonly id: number };

export interface SimulateRequest {
  readonly kind: 'simulate';
  readonly id: number;
  readonly files: ModuleFiles;
  /** The result that the asker has: if it is still right, it need not be sent again. */
  readonly known: string | undefined;
  /** Also what can be said without running it, at once, and what all of it depends on. */
  readonly isWhole: boolean;
}

export interface ShowRequest {
  readonly kind: 'show';
  readonly id: number;
  readonly files: ModuleFiles;
  readonly script: readonly string[];
}

/** What can be said of a module without running it. */
export interface ReadModule {
  readonly findings: readonly Finding[];
  readonly sourceKind: SourceKind;
}

/** What running a module has shown. */
export interface SimulatedModule extends ReadModule {
  /** Names this result as long as the simulator lives. */
  readonly token: string;
  /** Absent for what cannot be run. */
  readonly summary: SimulationSummary | undefined;
  /** Empty unless asked for. */
  readonly dependsOn: readonly Dependency[];
}

/** From the simulator. */
export type SimulatorAnswer =
  /** It is still there. */
  | { readonly kind: 'beat' }
  /** From here to the answer it does nothing else. */
  | { readonly kind: 'begun'; readonly id: number }
  | { readonly kind: 'read'; readonly id: number; readonly read: ReadModule }
  | { readonly kind: 'simulated'; readonly id: number; readonly module: SimulatedModule }
  | { readonly kind: 'same'; readonly id: number }
  | { readonly kind: 'shown'; readonly id: number; readonly lines: readonly RunLine[] }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
