import { BoundedMap } from '../../base/boundedMap';
import type { Builder } from '../../model/trees/toolCallbacks';
import { type SourceFile, sourceFile } from '../../syntax/sourceFile';
import { uniqueFindings } from './checkModule';
import { checkPatch } from './checkPatch';
import type { FolderSettings, LocalSettings } from '../configuration/folderSettings';
import { chooseProfile } from '../configuration/profileChoice';
import type { ModuleFiles } from '../modules/moduleFiles';
import { patchBuilder } from '../modules/patchBuilder';
import type { Sources } from '../sources';
import { applySuppressions, suppressionsIn } from './suppressions';
import { unusedSuppressions } from './unusedSuppressions';
import type { CheckedModule } from './checkedModule';
import { UNITS_TEXT_MAX } from './parsedUnits';

interface KnownPatch {
  readonly file: SourceFile;
  readonly local: LocalSettings;
  readonly builder: Builder | undefined;
  readonly checked: CheckedModule;
}

/** Patches to the kernel's sources that a tool makes modules of: read and checked as they are written. */
export class CheckedPatches {
  private readonly patches = new BoundedMap<string, KnownPatch>(
    UNITS_TEXT_MAX,
    ({ file }) => file.text.length,
  );

  constructor(
    private readonly sources: Sources,
    private readonly settingsNow: () => FolderSettings,
  ) {}

  /** Checks a patch, or returns what is known of it if it has not changed. */
  check(files: ModuleFiles): CheckedModule {
    const [path = ''] = files.paths;
    const file = this.sources.read(path) ?? sourceFile(path, '');
    const local = this.settingsNow().at(path);
    const builder = patchBuilder(path, this.sources);
    const known = this.patches.get(path);
    if (known?.file === file && known.local === local && known.builder === builder) return known.checked;
    const checked = this.made(files, file, local, builder);
    this.patches.set(path, { file, local, builder, checked });
    return checked;
  }

  forget(path: string): void {
    this.patches.delete(path);
  }

  clear(): void {
    this.patches.clear();
  }

  private made(
    files: ModuleFiles,
    file: SourceFile,
    { settings, knowledge }: LocalSettings,
    builder: Builder | undefined,
  ): CheckedModule {
    const tree = knowledge.kernelCode?.file('Makefile')?.path ?? file.path;
    const profile = chooseProfile({ paths: [file.path], tree }, settings, this.sources);
    const { module, newSide, ...found } = checkPatch(
      file,
      profile,
      settings,
      knowledge,
      this.sources,
      builder,
    );
    const suppressions = suppressionsIn(newSide);
    const { findings, used } = applySuppressions(found.findings, file, suppressions);
    const unused = unusedSuppressions(suppressions, used, settings);
    return { files, module, findings: uniqueFindings([...findings, ...unused]), newSide };
  }
}
