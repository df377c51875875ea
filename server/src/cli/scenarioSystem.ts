import { moduleSources } from '../analysis/modules/programsIn';
import { Sources } from '../analysis/sources';
import { diskAccess } from '../files/diskAccess';
import type { ModuleSources } from '../scenario/moduleSources';
import { createSimulatedSystem } from '../scenario/simulatedSystem';
import type { CreateSystem } from './scenarioFiles';

/** Boots systems whose modules are read from disk. What was read once is used for all of them. */
export function systemsFromDisk(): CreateSystem {
  const sources = new Sources(diskAccess);
  const known = new Map<string, ModuleSources>();
  return (folders, profile) => {
    const key = folders.join('\0');
    const modules = known.get(key) ?? moduleSources(folders, sources);
    known.set(key, modules);
    return createSimulatedSystem({ modules, profile });
  };
}
