/** Branches of server/src/kernel that no recording takes, and why. */
export interface Unreached {
  readonly reason: string;
  /** What names of branches match: `FILE FUNCTION: …`. */
  readonly patterns: readonly RegExp[];
}

export const UNREACHED: readonly Unreached[] = [
  {
    reason:
      'Relocations for livepatches are written by klp-build, which the fetched kernels are too old for.',
    patterns: [/^relocations\.ts /, /^initObject\.ts initObjectLoaded: if err/],
  },
  {
    reason:
      'Transcripts have no command for it; the selftest scripts, which do, are replayed in test/scenario.',
    patterns: [/^sysfs\.ts sysfsRights: /, /^sysfs\.ts (?:read|write)Sysfs: /],
  },
  {
    reason: 'Kernels that are older or newer than those fetched.',
    patterns: [
      /^features\.ts /,
      /^initEarly\.ts initObjectEarly: else of kernel\.features/,
      /^force\.ts forceTransition: /,
      /^sysfsPatch\.ts .*stackOrder/,
      /^sysfsPatch\.ts stackOrderShow: /,
      /^moduleLoader\.ts addUnformedModule: /,
    ],
  },
  {
    reason: 'The proposed per-state callbacks, which are in no kernel.',
    patterns: [
      /^stateCallbacks\.ts /,
      /^state\.ts isStateCompatible: .*(?:stateCallbacks|patch\.replace)/,
      /^sysfsPatch\.ts setEnabled: if !enabled/,
      /^enable\.ts prepareAndPatch: if stateErr/,
    ],
  },
  {
    reason: 'Defaults for tests of the kernel without a machine.',
    patterns: [/^kernel\.ts createKernel: /],
  },
  {
    reason: 'An oops ends a guest, so nothing of it can be recorded.',
    patterns: [/^time\.ts (?:runToEnd|resume|waits): /, /^run\.ts waitFor: loop/],
  },
  {
    reason: 'Needs a task of user space, or a second processor; the guest has one of each and that is busy.',
    patterns: [
      /^signals\.ts /,
      /^stackCheck\.ts (?:checkStack|checkAndSwitchTask|trySwitchTask|obstacle): /,
      /^transition\.ts trySwitchAllTasks: /,
      /^time\.ts nextDue: /,
    ],
  },
  {
    reason: 'Memory never runs out in a guest.',
    patterns: [/^shadow\.ts doShadowGetOrAlloc: if data/],
  },
  {
    reason: 'An address is printed, or every name of vmlinux stands for one function here.',
    patterns: [
      /^kobject\.ts kobjectAdd: if kobj\.name === ""/,
      /^findSymbol\.ts findObjectSymbol: right side of object \?\?/,
    ],
  },
  {
    reason: 'A module cannot be called vmlinux: the build of modules takes that name for the kernel.',
    patterns: [/^moduleComing\.ts moduleComing: if kernel\.features\.refusesVmlinuxModule/],
  },
  {
    reason:
      'Kernel and tools have made sure before that it cannot be; the kernel has a WARN() or an error for it all the same.',
    patterns: [
      /^log\.ts warnOn: /,
      /: if warnOn(?:Once)?\(/,
      /^functionStack\.ts (?:ftraceHandler|unpatchFunc|patchFunc|attachHandler|patchObject): /,
      /^klpStructs\.ts moduleOf: /,
      /^initObject\.ts (?:addKobject|resolveFunc): /,
      /^freePatch\.ts put: /,
      /^sysfsTree\.ts folder: /,
      /^moduleLoader\.ts (?:setUp|deleteModule|usedModules): /,
      /^kmod\.ts modprobe: /,
      /^replace\.ts olderPatches: /,
      /^completeTransition\.ts patchInTransition: /,
      /^stackCheck\.ts codeInTheWay: /,
      /^transition\.ts (?:scheduleTransitionWork|transitionWorkFn|roundJiffiesRelative): /,
      /^sysfsPatch\.ts setEnabled: if enabled/,
      /^enable\.ts enablePatch: if !kernel\.haveReliableStack/,
    ],
  },
];
