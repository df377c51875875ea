import { enablePatch } from '../../server/src/kernel/enable';
import { functionId } from '../../server/src/kernel/kallsyms';
import type { Kernel } from '../../server/src/kernel/kernel';
import { CALLBACK_KINDS, type KlpObject, type KlpPatch } from '../../server/src/kernel/klpStructs';
import type { Run } from '../../server/src/kernel/run';
import { getPrevState } from '../../server/src/kernel/state';
import type { Module, Task } from '../../server/src/kernel/structs';
import { type FakeCode, fakeFunc, fakeModule, fakeObject, fakePatch, fakeTask } from './fakeModules';
import { runShadowTest } from './shadowTestModule';

/** A module that was read from its file with the given parameters. */
type MakeModule = (kernel: Kernel, code: FakeCode, parameters: ReadonlyMap<string, string>) => Module;

/** What the modules print for a state of the module whose object they are called for. */
const STATE_TEXTS: Readonly<Record<string, string>> = {
  live: '[MODULE_STATE_LIVE] Normal state',
  coming: '[MODULE_STATE_COMING] Full formed, running module_init',
  going: '[MODULE_STATE_GOING] Going away',
};

function info(kernel: Kernel, mod: string, text: string): number {
  kernel.log.push(`${mod}: ${text}`);
  return 0;
}

/** A livepatch whose init enables its patch and whose callbacks print who is called for what. */
function livepatch(
  kernel: Kernel,
  code: FakeCode,
  name: string,
  makePatch: (mod: Module) => KlpPatch,
  then: (kind: string, patch: KlpPatch) => number = () => 0,
): Module {
  const mod = fakeModule(name);
  const patch = makePatch(mod);
  code.functions.set(`${name}:init`, () => enablePatch(kernel, patch));
  for (const kind of CALLBACK_KINDS) {
    code.functions.set(`${name}:${kind}`, (object) => {
      const target = (object as KlpObject).mod;
      const where = target ? `${target.name} -> ${STATE_TEXTS[target.state] ?? ''}` : 'vmlinux';
      info(kernel, name, `${kind}_callback: ${where}`);
      return then(kind, patch);
    });
  }
  return mod;
}

function callbacksOf(name: string): Record<(typeof CALLBACK_KINDS)[number], string> {
  return {
    pre_patch: `${name}:pre_patch`,
    post_patch: `${name}:post_patch`,
    pre_unpatch: `${name}:pre_unpatch`,
    post_unpatch: `${name}:post_unpatch`,
  };
}

/** A livepatch of one function of vmlinux. */
const patching =
  (name: string, oldName: string): MakeModule =>
  (kernel, code, parameters) =>
    livepatch(kernel, code, name, (mod) =>
      fakePatch(mod, [fakeObject(undefined, [fakeFunc(oldName, `${name}:new_${oldName}`)])], {
        replace: parameters.get('replace') === '1',
      }),
    );

/** The parameter is read whenever the callback runs, as it can be written through sysfs. */
const callbacksDemo: MakeModule = (kernel, code, parameters) => {
  const name = 'test_klp_callbacks_demo';
  code.parameters.set(`${name}.pre_patch_ret`, () => Number(parameters.get('pre_patch_ret') ?? 0));
  const busyFuncs = [fakeFunc('busymod_work_func', `${name}:patched_work_func`)];
  return livepatch(
    kernel,
    code,
    name,
    (mod) =>
      fakePatch(mod, [
        fakeObject(undefined, [], callbacksOf(name)),
        fakeObject('test_klp_callbacks_mod', [], callbacksOf(name)),
        fakeObject('test_klp_callbacks_busy', busyFuncs, callbacksOf(name)),
      ]),
    (kind) => (kind === 'pre_patch' ? Number(code.parameters.get(`${name}.pre_patch_ret`)?.()) : 0),
  );
};

const callbacksDemo2: MakeModule = (kernel, code, parameters) => {
  const name = 'test_klp_callbacks_demo2';
  return livepatch(kernel, code, name, (mod) =>
    fakePatch(mod, [fakeObject(undefined, [], callbacksOf(name))], {
      replace: parameters.get('replace') === '1',
    }),
  );
};

const callbacksTarget: MakeModule = (kernel, code) => {
  const name = 'test_klp_callbacks_mod';
  code.functions.set(`${name}:init`, () => info(kernel, name, `${name}_init`));
  code.functions.set(`${name}:exit`, () => info(kernel, name, `${name}_exit`));
  return fakeModule(name, { isLivepatch: false });
};

/** Its worker stays in a function that is to be patched until the module is removed, if it is told to. */
const callbacksBusy: MakeModule = (kernel, code, parameters) => {
  const name = 'test_klp_callbacks_busy';
  const stack = [functionId(name, 'busymod_work_func')];
  const worker: Task = fakeTask(77, { comm: 'kworker', isKthread: true, activity: 'uninterruptible', stack });
  const leave = (): void => {
    kernel.tasks.splice(kernel.tasks.indexOf(worker), 1);
    info(kernel, name, 'busymod_work_func exit');
  };
  function* init(): Run<number> {
    info(kernel, name, `${name}_init`);
    info(kernel, name, 'busymod_work_func enter');
    kernel.tasks.push(worker);
    if (parameters.get('block_transition') !== 'Y') leave();
    yield { until: kernel.now + 20 };
    return 0;
  }
  code.functions.set(`${name}:init`, init);
  code.functions.set(`${name}:exit`, () => {
    if (kernel.tasks.includes(worker)) leave();
    info(kernel, name, `${name}_exit`);
    return 0;
  });
  return fakeModule(name, { isLivepatch: false });
};

const STATE_ID = 1n;

/** What the modules with a state say, per callback: alone, and if an older patch has the state. */
const STATE_LINES: Readonly<Record<string, readonly [alone: string, after: string]>> = {
  pre_patch: [
    'allocate_loglevel_state: allocating space to store console_loglevel',
    'allocate_loglevel_state: space to store console_loglevel already allocated',
  ],
  post_patch: [
    'fix_console_loglevel: fixing console_loglevel',
    'fix_console_loglevel: taking over the console_loglevel change',
  ],
  pre_unpatch: [
    'restore_console_loglevel: restoring console_loglevel',
    'restore_console_loglevel: passing the console_loglevel change back to the old livepatch',
  ],
  post_unpatch: [
    'free_loglevel_state: freeing space for the stored console_loglevel',
    'free_loglevel_state: keeping space to store console_loglevel',
  ],
};

const withState =
  (name: string, version: number): MakeModule =>
  (kernel, code) =>
    livepatch(
      kernel,
      code,
      name,
      (mod) =>
        fakePatch(mod, [fakeObject(undefined, [], callbacksOf(name))], {
          replace: true,
          states: [{ id: STATE_ID, version }],
        }),
      (kind) => {
        const [alone, after] = STATE_LINES[kind] ?? ['', ''];
        const isAfter = version > 1 && getPrevState(kernel, STATE_ID) !== undefined;
        info(kernel, name, isAfter ? after : alone);
        return 0;
      },
    );

const shadowVars: MakeModule = (kernel, code) => {
  const name = 'test_klp_shadow_vars';
  code.functions.set(`${name}:init`, () => runShadowTest(kernel, code, (text) => info(kernel, name, text)));
  return fakeModule(name, { isLivepatch: false });
};

/** The modules that the selftests load. */
export const TEST_MODULES: Readonly<Record<string, MakeModule>> = {
  test_klp_livepatch: patching('test_klp_livepatch', 'cmdline_proc_show'),
  test_klp_atomic_replace: patching('test_klp_atomic_replace', 'meminfo_proc_show'),
  test_klp_syscall: patching('test_klp_syscall', '__x64_sys_getpid'),
  test_klp_callbacks_demo: callbacksDemo,
  test_klp_callbacks_demo2: callbacksDemo2,
  test_klp_callbacks_mod: callbacksTarget,
  test_klp_callbacks_busy: callbacksBusy,
  test_klp_state: withState('test_klp_state', 1),
  test_klp_state2: withState('test_klp_state2', 2),
  test_klp_state3: withState('test_klp_state3', 2),
  test_klp_shadow_vars: shadowVars,
};
