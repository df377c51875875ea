import type { ShellSystem } from '@livepatch/shell';
import { failureText, type System } from './system';

const RIGHTS_OF_MODULES = '-rw-r--r--';

/** The simulated machine as a shell sees it: modules that there are sources for are files `X.ko` wherever one looks. */
export function shellSystem(system: System): ShellSystem {
  return {
    get now() {
      return system.now;
    },
    sleep: (ms) => {
      system.sleep(ms);
    },
    readFile: (path) => system.readFile(path),
    writeFile: (path, text) => system.writeFile(path, text),
    truncate: (path) => {
      system.truncate(path);
    },
    rights: (path) => system.rights(path) ?? (isModule(system, path) ? RIGHTS_OF_MODULES : undefined),
    list: (path) => system.list(path),
    startProcess: (path, args) => system.startProcess(path, args),
    endProcess: (pid) => system.endProcess(pid),
    failureText,
  };
}

function isModule(system: System, path: string): boolean {
  const name = /([^/]+)\.ko$/.exec(path)?.[1]?.replaceAll('-', '_');
  return name !== undefined && !path.startsWith('/sys/') && system.hasModule(name);
}
