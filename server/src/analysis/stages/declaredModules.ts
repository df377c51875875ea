import { posix } from 'node:path';
import { BoundedMap } from '../../base/boundedMap';
import { optionsKey } from '../../base/kernelOptions';
import { type KernelProfile, profileName } from '../../base/kernelProfile';
import { isSameList } from '../../base/sameList';
import { buildModule } from '../../model/declarations/buildModule';
import type { Module } from '../../model/declarations/module';
import { csvOptions } from '../../model/trees/suseDeclarations';
import type { ChosenKernel } from '../configuration/apiDetection';
import { configVariants } from '../configuration/configVariants';
import type { FolderSettings } from '../configuration/folderSettings';
import { optionsIn, optionsNear } from '../configuration/configurationFiles';
import { type ChoiceLocation, chooseKernel } from '../configuration/profileChoice';
import { mainPath, moduleKey, modulesIn } from '../modules/folderModules';
import type { ModuleFiles } from '../modules/moduleFiles';
import type { Sources } from '../sources';
import { type ParsedUnits, UNITS_TEXT_MAX, weightOf } from './parsedUnits';

/** The second stage: what a module declares, read for the kernel that it is for. */
export class DeclaredModules {
  private readonly modules = new BoundedMap<string, Module>(UNITS_TEXT_MAX, ({ units }) => weightOf(units));

  /** @param settingsNow the settings that hold now */
  constructor(
    private readonly sources: Sources,
    private readonly units: ParsedUnits,
    private readonly settingsNow: () => FolderSettings,
  ) {}

  /** The module under the kernel that it is for. The same object while none of its files has changed. */
  module(files: ModuleFiles): Module {
    return this.moduleFor(files, this.kernel(files).profile);
  }

  /** The module for the other settings of those options of the kernel that nothing decides. */
  otherVariants(files: ModuleFiles): Module[] {
    const [, ...others] = this.variants(files, this.kernel(files).profile);
    return others.map((profile) => this.moduleWith(files, profile));
  }

  /** The kernel that a module is read for, and why it is that one. */
  kernel(files: ModuleFiles): ChosenKernel {
    const { settings } = this.settingsNow().at(mainPath(files));
    const location = this.choiceLocation(files);
    const beside = (): readonly ModuleFiles[] => modulesIn(posix.dirname(mainPath(files)), this.sources);
    return chooseKernel(location, settings, this.sources, () =>
      files.isPatch === true
        ? []
        : beside()
            .filter((each) => moduleKey(each) !== moduleKey(files))
            .map((each) => this.choiceLocation(each)),
    );
  }

  forget(path: string): void {
    this.modules.deleteWhere((_, { units }) => units.some(({ main }) => main.path === path));
  }

  clear(): void {
    this.modules.clear();
  }

  private choiceLocation(files: ModuleFiles): ChoiceLocation {
    const { paths, isPatch } = files;
    return isPatch === true ? { paths } : { paths, moduleFor: (profile) => this.moduleFor(files, profile) };
  }

  /** The module as it is where all options that nothing decides are set. */
  private moduleFor(files: ModuleFiles, profile: KernelProfile): Module {
    return this.moduleWith(files, this.variants(files, profile)[0]);
  }

  private variants(files: ModuleFiles, profile: KernelProfile): ReturnType<typeof configVariants> {
    const csv = files.csv === undefined ? undefined : this.sources.read(files.csv);
    return configVariants(this.withConfiguration(files, profile), (each) => [
      ...files.paths.flatMap((path) => this.units.unit(path, each) ?? []),
      ...(csv ? [csvOptions(csv, each)] : []),
    ]);
  }

  /** The author's own configuration goes before what is known of others. */
  private withConfiguration(files: ModuleFiles, profile: KernelProfile): KernelProfile {
    const { kernelCode } = this.settingsNow().at(mainPath(files)).knowledge;
    const options =
      optionsNear(mainPath(files), this.sources) ??
      (kernelCode && optionsIn((path) => kernelCode.file(path)));
    return options ? { ...profile, options } : profile;
  }

  private moduleWith(files: ModuleFiles, profile: KernelProfile): Module {
    const features = JSON.stringify(profile.features ?? {});
    const options = optionsKey(profile.options);
    const key = [files.name, profileName(profile), features, options, ...files.paths].join('\0');
    const units = files.paths.flatMap((path) => this.units.unit(path, profile) ?? []);
    const csv = files.csv === undefined ? undefined : this.sources.read(files.csv);
    const known = this.modules.get(key);
    if (known && isSameList(known.units, units) && known.csv === csv) return known;
    const module = buildModule(files.name, units, profile, { csv });
    this.modules.set(key, module);
    return module;
  }
}
