/** Branches of server/src/kernel that no recording takes, and why. */
export interface Unreached {
  readonly reason: string;
  /** What names of branches match: `FILE FUNCTION: …`. */
  readonly patterns: readonly RegExp[];
}

/** What no kernel can show, because no kernel has it. */
export const IN_NO_KERNEL: Unreached = {
  reason: 'The proposed per-state callbacks, which are in no kernel.',
  patterns: [
    /^livepatch\/stateCallbacks\.ts /,
    /^livepatch\/state\.ts isStateCompatible: .*(?:stateCallbacks|patch\.replace)/,
    /^livepatch\/sysfsPatch\.ts setEnabled: if !enabled/,
    /^livepatch\/enable\.ts prepareAndPatch: if stateErr/,
  ],
};

/** What ends a simulation, and what a kernel would not survive. */
export const OF_THE_SIMULATION: Unreached = {
  reason:
    'Bounds of the simulation; and a shadow lock that is taken twice, at which a real kernel stands still.',
  patterns: [
    /^meter\.ts /,
    /^log\.ts printk: if \w+\.length >= meter/,
    /^livepatch\/shadowTable\.ts delete: /,
    /^livepatch\/shadow\.ts underShadowLock: /,
    /^livepatch\/shadow\.ts shadowFreeStruct: if !/,
  ],
};

export const UNREACHED: readonly Unreached[] = [
  IN_NO_KERNEL,
  OF_THE_SIMULATION,
  {
    reason: 'Kernels before 5.18 and 6.1; Debian 12 has none of them.',
    patterns: [
      /^livepatch\/features\.ts featuresOf: else of isAtLeast/,
      /^livepatch\/initEarly\.ts initObjectEarly: else of \w+\.features\.patchedFile/,
      /^livepatch\/force\.ts forceTransition: (?:if !\w+\.features|loop)/,
    ],
  },
  {
    reason: 'The file stack_order, which came with 6.14; Debian 12 has no such kernel.',
    patterns: [
      /^livepatch\/sysfsPatch\.ts patchAttributes: if \w+\.features\.stackOrderFile/,
      /^livepatch\/sysfsPatch\.ts stackOrderShow: /,
    ],
  },
  {
    reason:
      'A second processor: a task that runs elsewhere, one that is off, an idle task that cannot be switched.',
    patterns: [
      /^livepatch\/stackCheck\.ts checkAndSwitchTask: if task\.activity/,
      /^livepatch\/stackCheck\.ts obstacle: if err === -EBUSY/,
      /^livepatch\/transition\.ts trySwitchAllTasks: if !task\.cpuOnline/,
      /^livepatch\/transition\.ts trySwitchAllTasks: if !trySwitchTask/,
    ],
  },
  {
    reason: 'An architecture without reliable stack traces; on x86-64 they are always there.',
    patterns: [
      /^livepatch\/enable\.ts enablePatch: if !\w+\.haveReliableStack/,
      /^livepatch\/stackCheck\.ts trySwitchTask: if !\w+\.haveReliableStack/,
    ],
  },
  {
    reason: 'The build of modules takes the name vmlinux for the kernel, so that no module can be called so.',
    patterns: [/^livepatch\/moduleComing\.ts moduleComing: if \w+\.features\.refusesVmlinuxModule/],
  },
  {
    reason: 'rmmod has looked before, and asks the kernel for nothing that is not there or in use.',
    patterns: [
      /^module\/moduleLoader\.ts deleteModule: if !mod/,
      /^module\/moduleLoader\.ts deleteModule: if holdersOf/,
      /^module\/moduleLoader\.ts deleteModule: if mod\.refcnt/,
    ],
  },
  {
    reason:
      'A module whose folder is in /sys/module already though no module of its name is loaded: one built into the kernel. The ' +
      'simulated machine does not know those.',
    patterns: [/^module\/moduleLoader\.ts setUp: if addErr/],
  },
  {
    reason: 'A WARN() for a call that no caller in the kernel makes: each looks at the same condition first.',
    patterns: [
      /^functionStack\.ts unpatchFunc: if warnOn\(\w+, !func\w*\.patched/,
      /^livepatch\/moduleGoing\.ts moduleGoing: if warnOn/,
      /^livepatch\/moduleComing\.ts moduleComing: if warnOn/,
      /^livepatch\/completeTransition\.ts cancelTransition: if warnOnOnce/,
      /^livepatch\/disable\.ts doDisablePatch: if warnOn/,
      /^livepatch\/enable\.ts doEnablePatch: if warnOn/,
    ],
  },
  {
    reason: 'kallsyms would have to know a function by its name and not by its address.',
    patterns: [/^livepatch\/initObject\.ts resolveFunc: if !\w+\.kallsyms\.hasSize\(found\)/],
  },
  {
    reason: 'A retry is pending exactly while a transition goes on; the kernel makes sure.',
    patterns: [/^livepatch\/transition\.ts transitionWorkFn: not \w+\.transitionPatch/],
  },
  {
    reason:
      'A patch that is disabled leaves sysfs before anybody can write to its file, unless somebody else holds its kobject, which ' +
      'modules have no reason to.',
    patterns: [/^livepatch\/sysfsPatch\.ts setEnabled: if enabled/],
  },
  {
    reason:
      'The kernel reads through NULL here, the simulator stops: a patch loses its module, or no patch is in transition.',
    patterns: [
      /^livepatch\/klpStructs\.ts moduleOf: if/,
      /^livepatch\/completeTransition\.ts patchInTransition: if/,
    ],
  },
  {
    reason: 'A mistake of the simulator itself, which is not taken for the death of a task.',
    patterns: [/^time\.ts resume: if !\w+\.code\.died/],
  },
];
