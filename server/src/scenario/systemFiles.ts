import { EACCES, ENOENT } from '../kernel/errno';
import type { Kernel } from '../kernel/kernel';
import { printk } from '../kernel/log';
import type { Run } from '../kernel/run';
import { listSysfs, readSysfs, sysfsRights, writeSysfs } from '../kernel/sysfs/sysfs';
import { FILES } from '../machine/lib/files/files';
import type { Machine } from '../machine/run/machine';
import { addKallsyms } from './kallsymsFile';
import { readDynamicDebug, writeDynamicDebug } from './dynamicDebug';
import { readSysctl, writeSysctl } from './sysctl';
import { addTracingFiles } from './tracingFiles';

/** A file that is neither in sysfs nor made by a module. */
interface SpecialFile {
  readonly rights: string;
  readonly read: (kernel: Kernel) => string | number;
  /** Returns the number of characters taken or a negative errno. */
  readonly write: (kernel: Kernel, text: string) => number;
}

const SYSCTLS = '/proc/sys/';
/** Other file systems that are mounted in /sys/kernel. */
const MOUNTED = ['debug', 'tracing'];
const FILE_SYSTEMS = ['sysfs', 'tmpfs', 'proc', 'debugfs', 'tracefs'];
const DYNAMIC_DEBUG: SpecialFile = {
  rights: '-rw-r--r--',
  read: readDynamicDebug,
  write: writeDynamicDebug,
};
const SPECIAL_FILES: Readonly<Record<string, SpecialFile>> = {
  '/sys/kernel/debug/dynamic_debug/control': DYNAMIC_DEBUG,
  '/proc/dynamic_debug/control': DYNAMIC_DEBUG,
  '/dev/kmsg': {
    rights: 'crw-r--r--',
    read: (kernel) => kernel.log.map((line) => `${line}\n`).join(''),
    write: writeLog,
  },
  '/dev/null': { rights: 'crw-rw-rw-', read: () => '', write: (_kernel, text) => text.length },
  '/proc/filesystems': {
    rights: '-r--r--r--',
    read: () => FILE_SYSTEMS.map((name) => `nodev\t${name}\n`).join(''),
    write: () => -EACCES,
  },
  '/proc/modules': { rights: '-r--r--r--', read: modulesText, write: () => -EACCES },
};

function specialFile(path: string): SpecialFile | undefined {
  if (Object.hasOwn(SPECIAL_FILES, path)) return SPECIAL_FILES[path];
  const sysctl = path.startsWith(SYSCTLS) ? path.slice(SYSCTLS.length) : undefined;
  return sysctl === undefined ? undefined : sysctlFile(sysctl);
}

function sysctlFile(name: string): SpecialFile {
  return {
    rights: '-rw-r--r--',
    read: (kernel) => {
      const value = readSysctl(kernel, name);
      return value === undefined ? -ENOENT : `${value}\n`;
    },
    write: (kernel, text) => writeSysctl(kernel, name, text) || text.length,
  };
}

function modulesText({ modules }: Kernel): string {
  return [...modules.values()].map(({ name, refcnt }) => `${name} 16384 ${refcnt} - Live 0x0\n`).join('');
}

function writeLog(kernel: Kernel, text: string): number {
  for (const line of text.replace(/\n$/, '').split('\n')) printk(kernel, line.replace(/^<\d+>/, ''));
  return text.length;
}

/** The files of the simulated machine. Nothing here reads or writes a real file. */
export class SystemFiles {
  constructor(private readonly machine: Machine) {
    addKallsyms(machine);
    addTracingFiles(machine);
  }

  /** A file's content, or a negative errno. */
  *read(path: string): Run<string | number> {
    const { kernel } = this.machine;
    const served = this.machine.part(FILES);
    if (served.exists(path)) return yield* served.read(this.machine, path);
    const text = specialFile(path)?.read(kernel) ?? readSysfs(kernel, path);
    return typeof text === 'object' ? yield* text : text;
  }

  /** Opens a file as `>` does. */
  truncate(path: string): void {
    this.machine.part(FILES).truncate(path);
  }

  /** Returns the number of characters taken or a negative errno. */
  *write(path: string, text: string): Run<number> {
    const { kernel } = this.machine;
    const served = this.machine.part(FILES);
    if (served.exists(path)) return yield* served.write(this.machine, path, text);
    const special = specialFile(path);
    return special ? special.write(kernel, text) : yield* writeSysfs(kernel, path, text);
  }

  /** Kind and rights as `stat` prints them; undefined without such an entry. */
  rights(path: string): string | undefined {
    const { kernel } = this.machine;
    return this.machine.part(FILES).rights(path) ?? this.specialRights(path) ?? sysfsRights(kernel, path);
  }

  private specialRights(path: string): string | undefined {
    const special = specialFile(path);
    const isThere = special && typeof special.read(this.machine.kernel) === 'string';
    return isThere ? special.rights : undefined;
  }

  list(path: string): readonly string[] | undefined {
    const served = this.machine.part(FILES).list(path);
    if (served) return served;
    const names = listSysfs(this.machine.kernel, path);
    return path === '/sys/kernel' ? [...(names ?? []), ...MOUNTED].sort() : names;
  }
}
