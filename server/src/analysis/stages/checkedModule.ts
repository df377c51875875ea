import type { Finding } from '../../base/finding';
import type { Module } from '../../model/declarations/module';
import type { SourceFile } from '../../syntax/sourceFile';
import type { ModuleFiles } from '../modules/moduleFiles';
import type { Explored } from '../runs/exploration';

/** A module with the findings about it. */
export interface CheckedModule {
  readonly files: ModuleFiles;
  readonly module: Module;
  /** In any of the module's files; suppressed ones are left out. */
  readonly findings: readonly Finding[];
  /** What running it has shown; absent where it was only read. */
  readonly explored?: Explored;
  /** Of a patch: what is behind it, with the offsets that it has in the patch. */
  readonly newSide?: SourceFile;
}
