import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { moduleKey } from '../analysis/modules/folderModules';
import type { ModuleFiles } from '../analysis/modules/moduleFiles';
import type { Sources } from '../analysis/sources';
import type { CheckOptions } from './checkOptions';
import { stampOf } from '../files/regularFile';
import { type Dependency, fingerprint } from '../runner/dependencies';
import type { ModuleResult } from './moduleResult';

/** For how many sets of paths and options results of earlier runs are kept. */
const FILES_MAX = 40;

/** The results of the last run with the same paths and options. */
export class CheckCache {
  private readonly known = new Map<string, ModuleResult>();
  private readonly fingerprints = new Map<string, string>();

  private constructor(private readonly file: string) {}

  /**
   * Opens the results of a run; none are known if there are none or they cannot be read.
   * @param folder where results are kept
   * @param build tells one build of this program from another
   */
  static open(folder: string, build: string, options: CheckOptions, cwd: string): CheckCache {
    const key = JSON.stringify([
      build,
      cwd,
      options,
      options.symbols === undefined ? '' : stampOf(resolve(cwd, options.symbols)),
    ]);
    const name = `${createHash('sha1').update(key).digest('hex')}.json`;
    const cache = new CheckCache(join(folder, name));
    for (const result of readResults(cache.file)) cache.known.set(moduleKey(result.files), result);
    return cache;
  }

  /** The known result of a module, if nothing that it depends on has changed. */
  resultOf(files: ModuleFiles, sources: Sources): ModuleResult | undefined {
    const known = this.known.get(moduleKey(files));
    const isSame = (dependency: Dependency): boolean =>
      this.now(dependency, sources) === dependency.fingerprint;
    return known?.dependsOn.every(isSame) === true ? known : undefined;
  }

  /** Keeps the results of a run. Where nothing can be written, nothing is kept. */
  keep(results: readonly ModuleResult[]): void {
    const kept = results
      .filter(({ problem }) => problem === undefined)
      .map(({ files, findings, kind, problem, dependsOn }) => ({
        files,
        findings,
        kind,
        problem,
        dependsOn,
      }));
    const folder = join(this.file, '..');
    try {
      mkdirSync(folder, { recursive: true });
      const partial = `${this.file}.${process.pid}`;
      writeFileSync(partial, JSON.stringify(kept));
      renameSync(partial, this.file);
      removeOldest(folder);
    } catch {
      // A cache that cannot be written only costs time.
    }
  }

  private now({ path, isFolder }: Dependency, sources: Sources): string {
    const key = `${isFolder ? 'folder' : 'file'} ${path}`;
    const known = this.fingerprints.get(key) ?? fingerprint(path, isFolder, sources);
    this.fingerprints.set(key, known);
    return known;
  }
}

function readResults(file: string): readonly ModuleResult[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ModuleResult[];
  } catch {
    return [];
  }
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const byAge = files
    .map((file) => ({ file, time: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { file } of byAge.slice(FILES_MAX)) rmSync(file, { force: true });
}
