import { setFtraceEnabled } from '../../server/src/kernel/ftrace';
import { ftraceHandler } from '../../server/src/kernel/functionStack';
import { functionId } from '../../server/src/kernel/kallsyms';
import { insmod, modprobe, rmmod } from '../../server/src/kernel/kmod';
import { strerror } from '../../server/src/kernel/errno';
import { readSysfs, sysfsRights, writeSysfs } from '../../server/src/kernel/sysfs';
import { findEntry } from '../../server/src/kernel/sysfsTree';
import { advance, runToEnd } from '../../server/src/kernel/time';
import type { KernelProfile } from '../../server/src/base/kernelProfile';
import type { SourceVersion } from '../../scripts/kernel-sources.mjs';
import { fakeKernel, fakeTask } from './fakeModules';
import { TEST_MODULES } from './testModules';

const LIVEPATCHES = '/sys/kernel/livepatch';

const PROFILES: Readonly<Record<SourceVersion, KernelProfile>> = {
  '6.12': { version: { major: 6, minor: 12, patch: 255 }, stateCallbacks: false },
  '6.1': { version: { major: 6, minor: 1, patch: 255 }, stateCallbacks: false },
};

/** The commands of the selftests' functions.sh, done with the core instead of a kernel. */
export type SelftestRun = ReturnType<typeof selftestRun>;

/** Begins a run on a kernel that has just booted. A command that fails where the scripts would die throws. */
export function selftestRun(version: SourceVersion) {
  const shell = fakeTask(1);
  const { kernel, code } = fakeKernel({ profile: PROFILES[version], tasks: [shell, fakeTask(2)] });
  const { log } = kernel;

  const load = (name: string, ...parameters: string[]): string | undefined => {
    const make = TEST_MODULES[name];
    if (!make) throw new Error(`There is no module ${name}.`);
    const pairs = parameters.map((each) => each.split('=') as [string, string]);
    const mod = make(kernel, code, new Map(pairs));
    const path = `test_modules/${name}.ko`;
    const [command, run] =
      version === '6.1'
        ? [`modprobe ${name}`, modprobe(kernel, mod, parameters)]
        : [`insmod ${path}`, insmod(kernel, path, mod, parameters)];
    log.push(`% ${[command, ...parameters].join(' ')}`);
    const output = runToEnd(kernel, run, shell);
    advance(kernel, 0);
    return output;
  };
  const read = (path: string): string => String(readSysfs(kernel, `${LIVEPATCHES}/${path}`)).trim();
  const die = (text: string): never => {
    throw new Error(`${text}\n${log.join('\n')}`);
  };
  const waitUntil = (condition: () => boolean, what: string): void => {
    for (let tries = 0; !condition(); tries++) {
      if (tries === 60) die(what);
      advance(kernel, 100);
    }
  };

  return {
    kernel,
    version,
    log: (text: string) => void log.push(text),
    read,
    waitUntil,
    rights: (path: string) => sysfsRights(kernel, `${LIVEPATCHES}/${path}`),
    installed: () => kernel.patches.map(({ mod }) => mod?.name),
    loadMod(name: string, ...parameters: string[]): void {
      const output = load(name, ...parameters);
      if (output !== undefined) die(output);
    },
    loadLp(name: string, ...parameters: string[]): void {
      this.loadMod(name, ...parameters);
      waitUntil(() => read(`${name}/transition`) === '0', 'transition');
    },
    loadFailing(name: string, ...parameters: string[]): void {
      log.push(load(name, ...parameters) ?? die(`${name} unexpectedly loaded`));
    },
    unload(name: string): void {
      waitUntil(() => kernel.modules.get(name)?.refcnt === 0, `refcnt of ${name}`);
      log.push(`% rmmod ${name}`);
      const output = runToEnd(kernel, rmmod(kernel, name), shell);
      if (output !== undefined) die(output);
    },
    disableLp(name: string): void {
      const path = `${LIVEPATCHES}/${name}/enabled`;
      log.push(`% echo 0 > ${path}`);
      runToEnd(kernel, writeSysfs(kernel, path, '0\n'), shell);
      waitUntil(() => !findEntry(kernel, `${LIVEPATCHES}/${name}`), `failed to disable ${name}`);
    },
    setPrePatchRet(name: string, value: number): void {
      log.push(`% echo ${value} > /sys/module/${name}/parameters/pre_patch_ret`);
      code.parameters.set(`${name}.pre_patch_ret`, () => value);
    },
    setFtraceEnabled(enabled: boolean): void {
      const err = setFtraceEnabled(kernel, enabled);
      if (err) log.push(`livepatch: sysctl: setting key "kernel.ftrace_enabled": ${strerror(-err)}`);
      else log.push(`livepatch: kernel.ftrace_enabled = ${enabled ? 1 : 0}`);
    },
    /** Reads both files of /proc that the test modules patch, and logs what a patched one prints. */
    grepLivePatched(): void {
      for (const name of ['cmdline_proc_show', 'meminfo_proc_show']) {
        const called = functionId(undefined, name);
        const run = ftraceHandler(kernel, called, shell);
        if (run !== called) log.push(`${run.split(':')[0] ?? ''}: this has been live patched`);
      }
    },
  };
}
