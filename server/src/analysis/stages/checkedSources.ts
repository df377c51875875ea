import type { Finding } from '../../base/finding';
import type { Module } from '../../model/declarations/module';
import { checkModule, uniqueFindings } from './checkModule';
import { agreedFindings } from '../configuration/configVariants';
import type { FolderSettings, LocalSettings } from '../configuration/folderSettings';
import { mainPath } from '../modules/folderModules';
import type { ModuleFiles } from '../modules/moduleFiles';
import type { CheckedModule } from './checkedModule';
import type { DeclaredModules } from './declaredModules';
import { withoutSuppressed } from './withoutSuppressed';

/** What the sources of a module show. */
export interface SourceFindings {
  /** As it is run: with all options that nothing decides. */
  readonly own: readonly Finding[];
  /** Those of them that hold whatever the options are. */
  readonly agreed: readonly Finding[];
}

/** The third stage: the rules that look at the sources. */
export class CheckedSources {
  private readonly checked = new WeakMap<Module, CheckedModule & { readonly local: LocalSettings }>();
  private readonly found = new WeakMap<Module, SourceFindings & { readonly local: LocalSettings }>();

  constructor(
    private readonly modules: DeclaredModules,
    private readonly settingsNow: () => FolderSettings,
  ) {}

  /** Checks a module, or returns what is known of it if none of its files has changed. */
  check(files: ModuleFiles): CheckedModule {
    const module = this.modules.module(files);
    const local = this.settingsNow().at(mainPath(files));
    const known = this.checked.get(module);
    if (known?.local === local) return known;
    const all = uniqueFindings(this.findings(files, module).agreed);
    const checked = { files, module, findings: withoutSuppressed(all, module, local.settings), local };
    this.checked.set(module, checked);
    return checked;
  }

  /** What is found before anything is suppressed. The stage that runs the module asks for it again. */
  findings(files: ModuleFiles, module: Module): SourceFindings {
    const local = this.settingsNow().at(mainPath(files));
    const known = this.found.get(module);
    if (known?.local === local) return known;
    const found = { ...this.findingsOf(files, module, local), local };
    this.found.set(module, found);
    return found;
  }

  private findingsOf(
    files: ModuleFiles,
    module: Module,
    { settings, knowledge }: LocalSettings,
  ): SourceFindings {
    const others = this.modules.otherVariants(files).filter((other) => other !== module);
    const variants = [module, ...others].map((each) => {
      return { module: each, findings: checkModule(each, settings, knowledge) };
    });
    const own = variants[0]?.findings ?? [];
    return { own, agreed: variants.length === 1 ? own : agreedFindings(variants) };
  }
}
