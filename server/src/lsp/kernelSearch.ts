import { mainPath } from '../analysis/modules/folderModules';
import type { CheckedModule } from '../analysis/stages/checkedModule';
import { wantedFunctions } from '../analysis/modules/wantedFunctions';
import type { KernelCodeIndex } from '../files/kernelCodeIndex';
import { applySettings } from './configuration';
import type { Session } from './session';

/** Looks up patched functions in the kernel's sources, where these are known. */
export class KernelSearch {
  isBusy = false;

  /** @param changed is told that a search begins */
  constructor(
    private readonly session: Session,
    private readonly changed: () => void,
  ) {}

  /** Looks for what no search has looked for yet. @returns whether there is something new */
  async look(modules: readonly CheckedModule[]): Promise<boolean> {
    if (this.isBusy) return false;
    const wanted = this.wantedIn(modules);
    if (wanted.size === 0) return false;
    this.isBusy = true;
    this.changed();
    for (const [index, names] of wanted)
      await index.search(names, () => !this.session.kernelIndexes().includes(index));
    this.isBusy = false;
    applySettings(this.session);
    return true;
  }

  private wantedIn(modules: readonly CheckedModule[]): Map<KernelCodeIndex, string[]> {
    const wanted = new Map<KernelCodeIndex, string[]>();
    for (const { files, module } of modules) {
      const index = this.session.kernelIndexAt(mainPath(files));
      const names = index?.missing(wantedFunctions(module)) ?? [];
      if (index && names.length > 0) wanted.set(index, [...(wanted.get(index) ?? []), ...names]);
    }
    return wanted;
  }
}
