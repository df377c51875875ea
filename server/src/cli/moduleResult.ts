import type { ModuleFiles } from '../analysis/modules/moduleFiles';
import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import type { SourceKind } from '../analysis/modules/sourceKinds';
import type { Finding } from '../base/finding';
import type { Dependency } from '../runner/dependencies';

/** What came of checking one module. */
export interface ModuleResult {
  readonly files: ModuleFiles;
  readonly findings: readonly Finding[];
  /** Undefined for a module that could not be read. */
  readonly kind: SourceKind | undefined;
  /** A sentence about why it could not be read or run. */
  readonly problem: string | undefined;
  /** What running it has shown, where it was run. Not kept from one run of the program to the next. */
  readonly summary?: SimulationSummary | undefined;
  /** All that the result depends on: files and folders with fingerprints of what they were. */
  readonly dependsOn: readonly Dependency[];
}
