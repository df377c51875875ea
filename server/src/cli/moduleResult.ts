import type { ModuleFiles } from '../analysis/moduleFiles';
import type { SourceKind } from '../analysis/sourceKinds';
import type { Finding } from '../base/finding';

/** What came of checking one module. Plain data: it goes between threads and into the cache. */
export interface ModuleResult {
  readonly files: ModuleFiles;
  readonly findings: readonly Finding[];
  /** Undefined for a module that could not be analysed. */
  readonly kind: SourceKind | undefined;
  /** A sentence about why it could not be analysed. */
  readonly problem: string | undefined;
  /** All that the result depends on: files and folders with fingerprints of what they were. */
  readonly dependsOn: readonly Dependency[];
}

/** A file or a folder's list of files, and what tells whether it is still the same. */
export interface Dependency {
  readonly path: string;
  readonly isFolder: boolean;
  readonly fingerprint: string;
}
