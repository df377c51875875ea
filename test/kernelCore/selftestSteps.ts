import { expect } from 'vitest';
import type { SelftestRun } from './selftestRun';

type Steps = (t: SelftestRun) => void;

const LIVEPATCH = 'test_klp_livepatch';
const REPLACE = 'test_klp_atomic_replace';
const SYSCALL = 'test_klp_syscall';
const DEMO = 'test_klp_callbacks_demo';
const DEMO2 = 'test_klp_callbacks_demo2';
const TARGET = 'test_klp_callbacks_mod';
const BUSY = 'test_klp_callbacks_busy';
const STATE = 'test_klp_state';
const STATE2 = 'test_klp_state2';
const STATE3 = 'test_klp_state3';
const SHADOW = 'test_klp_shadow_vars';

function disableAndUnload(t: SelftestRun, name: string): void {
  t.disableLp(name);
  t.unload(name);
}

/** What `test-livepatch.sh` does after each change. */
function loadAndGrep(t: SelftestRun, name: string, ...parameters: string[]): void {
  t.loadLp(name, ...parameters);
  t.grepLivePatched();
}

function disableAndGrep(t: SelftestRun, name: string): void {
  disableAndUnload(t, name);
  t.grepLivePatched();
}

const livepatch: Record<string, Steps> = {
  'basic function patching': (t) => {
    t.loadLp(LIVEPATCH);
    disableAndUnload(t, LIVEPATCH);
  },
  'multiple livepatches': (t) => {
    loadAndGrep(t, LIVEPATCH);
    loadAndGrep(t, REPLACE, 'replace=0');
    disableAndGrep(t, REPLACE);
    disableAndGrep(t, LIVEPATCH);
  },
  'atomic replace livepatch': (t) => {
    loadAndGrep(t, LIVEPATCH);
    const others = t.version === '6.1' ? [] : [SYSCALL, DEMO];
    for (const name of others) t.loadLp(name);
    expect(t.installed()).toEqual([LIVEPATCH, ...others]);
    loadAndGrep(t, REPLACE, 'replace=1');
    expect(t.installed()).toEqual([REPLACE]);
    for (const name of [LIVEPATCH, ...others].reverse()) t.unload(name);
    t.grepLivePatched();
    disableAndGrep(t, REPLACE);
  },
};

const callbacks: Record<string, Steps> = {
  'target module before livepatch': (t) => {
    t.loadMod(TARGET);
    t.loadLp(DEMO);
    disableAndUnload(t, DEMO);
    t.unload(TARGET);
  },
  'module_coming notifier': (t) => {
    t.loadLp(DEMO);
    t.loadMod(TARGET);
    disableAndUnload(t, DEMO);
    t.unload(TARGET);
  },
  'module_going notifier': (t) => {
    t.loadMod(TARGET);
    t.loadLp(DEMO);
    t.unload(TARGET);
    disableAndUnload(t, DEMO);
  },
  'module_coming and module_going notifiers': (t) => {
    t.loadLp(DEMO);
    t.loadMod(TARGET);
    t.unload(TARGET);
    disableAndUnload(t, DEMO);
  },
  'target module not present': (t) => {
    t.loadLp(DEMO);
    disableAndUnload(t, DEMO);
  },
  'pre-patch callback -ENODEV': (t) => {
    t.loadMod(TARGET);
    t.loadFailing(DEMO, 'pre_patch_ret=-19');
    t.unload(TARGET);
  },
  'module_coming + pre-patch callback -ENODEV': (t) => {
    t.loadLp(DEMO);
    t.setPrePatchRet(DEMO, -19);
    t.loadFailing(TARGET);
    disableAndUnload(t, DEMO);
  },
  'multiple target modules': (t) => {
    t.loadMod(BUSY, 'block_transition=N');
    t.loadLp(DEMO);
    t.loadMod(TARGET);
    t.unload(TARGET);
    disableAndUnload(t, DEMO);
    t.unload(BUSY);
  },
  'busy target module': (t) => {
    t.loadMod(BUSY, 'block_transition=Y');
    t.loadMod(DEMO);
    t.waitUntil(() => t.read(`${DEMO}/transition`) === '1', 'failed to stall transition');
    t.loadMod(TARGET);
    t.unload(TARGET);
    disableAndUnload(t, DEMO);
    t.unload(BUSY);
  },
  'multiple livepatches': (t) => {
    t.loadLp(DEMO);
    t.loadLp(DEMO2);
    t.disableLp(DEMO2);
    t.disableLp(DEMO);
    t.unload(DEMO2);
    t.unload(DEMO);
  },
  'atomic replace': (t) => {
    t.loadLp(DEMO);
    t.loadLp(DEMO2, 'replace=1');
    disableAndUnload(t, DEMO2);
    t.unload(DEMO);
  },
};

const state: Record<string, Steps> = {
  'system state modification': (t) => {
    t.loadLp(STATE);
    disableAndUnload(t, STATE);
  },
  'taking over system state modification': (t) => {
    t.loadLp(STATE);
    t.loadLp(STATE2);
    t.unload(STATE);
    disableAndUnload(t, STATE2);
  },
  'compatible cumulative livepatches': (t) => {
    t.loadLp(STATE2);
    t.loadLp(STATE3);
    t.unload(STATE2);
    t.loadLp(STATE2);
    disableAndUnload(t, STATE2);
    t.unload(STATE3);
  },
  'incompatible cumulative livepatches': (t) => {
    t.loadLp(STATE2);
    t.loadFailing(STATE);
    disableAndUnload(t, STATE2);
  },
};

const ftrace: Record<string, Steps> = {
  'livepatch interaction with ftrace_enabled sysctl': (t) => {
    t.setFtraceEnabled(false);
    t.loadFailing(LIVEPATCH);
    t.setFtraceEnabled(true);
    t.loadLp(LIVEPATCH);
    t.setFtraceEnabled(false);
    disableAndUnload(t, LIVEPATCH);
  },
};

const replaceFile =
  (value: '0' | '1'): Steps =>
  (t) => {
    t.loadLp(REPLACE, `replace=${value}`);
    expect(t.rights(`${REPLACE}/replace`)).toBe('-r--r--r--');
    expect(t.read(`${REPLACE}/replace`)).toBe(value);
    disableAndUnload(t, REPLACE);
  };

const sysfs: Record<string, Steps> = {
  'sysfs test': (t) => {
    t.loadLp(LIVEPATCH);
    const rights = ['', 'enabled', 'force', 'transition', 'vmlinux/patched', 'replace'];
    expect(rights.map((path) => t.rights(`${LIVEPATCH}/${path}`))).toEqual([
      'drwxr-xr-x',
      '-rw-r--r--',
      '--w-------',
      '-r--r--r--',
      '-r--r--r--',
      t.version === '6.1' ? undefined : '-r--r--r--',
    ]);
    expect(t.read(`${LIVEPATCH}/enabled`)).toBe('1');
    expect(t.read(`${LIVEPATCH}/transition`)).toBe('0');
    expect(t.read(`${LIVEPATCH}/vmlinux/patched`)).toBe('1');
    disableAndUnload(t, LIVEPATCH);
  },
  'sysfs test object/patched': (t) => {
    const patched = (): string => t.read(`${DEMO}/${TARGET}/patched`);
    t.loadLp(DEMO);
    expect(patched()).toBe('0');
    t.loadMod(TARGET);
    expect(patched()).toBe('1');
    t.unload(TARGET);
    expect(patched()).toBe('0');
    disableAndUnload(t, DEMO);
  },
  'sysfs test replace enabled': replaceFile('1'),
  'sysfs test replace disabled': replaceFile('0'),
};

const shadowVars: Record<string, Steps> = {
  'basic shadow variable API': (t) => {
    t.loadMod(SHADOW);
    t.unload(SHADOW);
  },
};

/** The list of processes stays a variable, here and in what is expected. */
const syscall: Record<string, Steps> = {
  'patch getpid syscall while being heavily hammered': (t) => {
    t.loadLp(SYSCALL, 'klp_pids=$pid_list');
    t.log(`${SYSCALL}: Remaining not livepatched processes: 0`);
    disableAndUnload(t, SYSCALL);
  },
};

/** What each script does, by its name and that of the test. */
export const SELFTEST_STEPS: Readonly<Record<string, Readonly<Record<string, Steps>>>> = {
  'test-livepatch.sh': livepatch,
  'test-callbacks.sh': callbacks,
  'test-state.sh': state,
  'test-ftrace.sh': ftrace,
  'test-sysfs.sh': sysfs,
  'test-shadow-vars.sh': shadowVars,
  'test-syscall.sh': syscall,
};
