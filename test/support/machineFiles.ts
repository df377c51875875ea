import { readSysfs, writeSysfs } from '../../server/src/kernel/sysfs/sysfs';
import { runToEnd } from '../../server/src/kernel/time';
import { FILES } from '../../server/src/machine/lib/files/files';
import type { Machine } from '../../server/src/machine/run/machine';

/** What a file holds as root reads it, or a negative errno. */
export function readFile(machine: Machine, path: string): string | number {
  const { kernel } = machine;
  const served = machine.part(FILES);
  if (served.exists(path)) return runToEnd(kernel, served.read(machine, path));
  const text = readSysfs(kernel, path);
  return typeof text === 'object' ? runToEnd(kernel, text) : text;
}

/** Writes to a file as root. Returns the number of characters taken or a negative errno. */
export function writeFile(machine: Machine, path: string, text: string): number {
  const { kernel } = machine;
  const served = machine.part(FILES);
  return runToEnd(
    kernel,
    served.exists(path) ? served.write(machine, path, text) : writeSysfs(kernel, path, text),
  );
}
