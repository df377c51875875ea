import type { SourceVersion } from '../../scripts/kernel-sources.mjs';
import { EINVAL, ENOENT } from '../../server/src/kernel/errno';
import { setFtraceEnabled } from '../../server/src/kernel/ftrace';
import { ftraceHandler } from '../../server/src/kernel/functionStack';
import { functionId } from '../../server/src/kernel/kallsyms';
import { insmod, modprobe, rmmod } from '../../server/src/kernel/kmod';
import type { Run } from '../../server/src/kernel/run';
import { listSysfs, readSysfs, sysfsRights, writeSysfs } from '../../server/src/kernel/sysfs';
import { advance, runToEnd } from '../../server/src/kernel/time';
import type { LogEntry, System } from '../../server/src/scenario/system';
import { fakeKernel, fakeTask } from '../kernelCore/fakeModules';
import { profile } from '../kernelCore/scene';
import { TEST_MODULES } from '../kernelCore/testModules';

const PROC: Readonly<Record<string, string>> = {
  '/proc/cmdline': 'cmdline_proc_show',
  '/proc/meminfo': 'meminfo_proc_show',
};

/** A system over the livepatch core whose modules are the stand-ins in TypeScript. */
export function standInSystem(version: SourceVersion): System {
  const shell = fakeTask(1);
  const { kernel, code } = fakeKernel({ profile: profile(version), tasks: [shell, fakeTask(2)] });
  const log: LogEntry[] = [];
  const parameters = new Map<string, string>();
  let pids = 100;
  const gather = (): void => {
    for (const text of kernel.log.splice(0))
      log.push({ kind: 'log', text, time: kernel.now, task: undefined, place: undefined });
  };
  const run = <T>(command: Run<T>): T => {
    const result = runToEnd(kernel, command, shell);
    advance(kernel, 0);
    gather();
    return result;
  };
  const make = (name: string, words: readonly string[]) => {
    const given = new Map(words.map((word) => word.split('=') as [string, string]));
    for (const [key, value] of given) parameters.set(`/sys/module/${name}/parameters/${key}`, value);
    return TEST_MODULES[name]?.(kernel, code, given);
  };
  const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.ko$/, '');
  const proc = (path: string): string => {
    const called = functionId(undefined, PROC[path] ?? '');
    const reached = ftraceHandler(kernel, called, shell);
    return reached === called ? 'ordinary\n' : `${reached.split(':')[0] ?? ''}: this has been live patched\n`;
  };
  return {
    log,
    get now() {
      return kernel.now;
    },
    insmod: (path, words) => run(insmod(kernel, path, make(nameOf(path), words), words)),
    modprobe: (name, words) => {
      const mod = make(name, words);
      return mod ? run(modprobe(kernel, mod, words)) : `modprobe: FATAL: Module ${name} not found.`;
    },
    rmmod: (name) => run(rmmod(kernel, name)),
    hasModule: (name) => name in TEST_MODULES,
    moduleInfo: (name) => {
      if (!(name in TEST_MODULES)) return undefined;
      return /_mod$|_busy$|shadow/.test(name) ? [] : [{ tag: 'livepatch', value: 'Y' }];
    },
    loadedModules: () =>
      [...kernel.modules.values()].map(({ name, refcnt }) => ({ name, references: refcnt, usedBy: [] })),
    readFile: (path) => {
      if (path in PROC) return proc(path);
      if (path.endsWith('/npids')) return '0\n';
      const text = readSysfs(kernel, path);
      return parameters.get(path) ?? (typeof text === 'object' ? -5 : text);
    },
    writeFile: (path, text) => {
      if (path === '/dev/kmsg') {
        for (const line of text.replace(/\n$/, '').split('\n')) kernel.log.push(line);
        gather();
        return text.length;
      }
      const [, mod, parameter] = /^\/sys\/module\/(\w+)\/parameters\/(\w+)$/.exec(path) ?? [];
      if (mod !== undefined) {
        code.parameters.set(`${mod}.${parameter ?? ''}`, () => Number(text));
        parameters.set(path, text);
        return text.length;
      }
      return path.startsWith('/sys/') ? run(writeSysfs(kernel, path, text)) : -ENOENT;
    },
    rights: (path) => {
      if (path in PROC || path.endsWith('/npids')) return '-r--r--r--';
      return parameters.has(path) || path.includes('/parameters/') ? '-rw-r--r--' : sysfsRights(kernel, path);
    },
    list: (path) => listSysfs(kernel, path),
    readSysctl: (name) => (name === 'kernel.ftrace_enabled' ? (kernel.ftraceEnabled ? '1' : '0') : undefined),
    writeSysctl: (name, value) => {
      const err = name === 'kernel.ftrace_enabled' ? setFtraceEnabled(kernel, value !== '0') : -EINVAL;
      gather();
      return err;
    },
    startProcess: () => pids++,
    endProcess: () => true,
    sleep: (ms) => {
      advance(kernel, ms);
      gather();
    },
    settle: (ms) => {
      advance(kernel, ms);
      gather();
    },
  };
}
