import { simulatorHere } from '../../server/src/runner/simulatorPort';
import type { Environment } from '../../server/src/cli/environment';

/** What commands get that use neither processes nor a cache. */
export const BARE_ENVIRONMENT: Omit<Environment, 'cwd' | 'docs' | 'out' | 'complain'> = {
  version: '1.2.3',
  build: 'test',
  cacheFolder: undefined,
  processors: 1,
  colour: false,
  startSimulator: simulatorHere,
  progress: () => undefined,
};
