import { DEFAULT_PROFILE, type KernelProfile } from '../base/kernelProfile';
import { featuresOf, type KernelFeatures } from './livepatch/features';
import { symbolTable, type Kallsyms } from './module/kallsyms';
import { createKobject } from './sysfs/kobjectStruct';
import type { KlpPatch } from './livepatch/klpStructs';
import { Meter, PATIENT_BOUNDS, type RunBounds } from './meter';
import type { ModuleCode } from './module/moduleCode';
import { OpsTable } from './livepatch/opsTable';
import type { Run, Wait } from './run';
import { ShadowTable } from './livepatch/shadowTable';
import type { Refusal } from './refusal';
import {
  type FunctionId,
  type IdleTask,
  type Kobject,
  type Module,
  type Task,
  TRANSITION_IDLE,
  type TransitionState,
} from './structs';

/** A module that is being loaded, and what comes of it. */
export interface ModuleLoad {
  isOver: boolean;
  /** 0 or a negative errno. */
  result: number;
}

/** A line of the log, without level and time stamp. */
export type LogLine = string;

/** Code that has begun and not yet ended, and what it waits for. */
export interface Context {
  readonly name: string;
  readonly task: Task | undefined;
  readonly run: Run<unknown>;
  wait: Wait | undefined;
}

/** The whole state of the kernel. All functions of this room take it first; none keeps anything elsewhere. */
export interface Kernel {
  readonly profile: KernelProfile;
  readonly features: KernelFeatures;
  readonly code: ModuleCode;
  readonly kallsyms: Kallsyms;
  /** How much the run has done, and how much it may. */
  readonly meter: Meter;
  /** Whether stacks can be checked at all (HAVE_RELIABLE_STACKTRACE). */
  readonly haveReliableStack: boolean;
  readonly log: LogLine[];
  /** Told of each line as it is printed. */
  onLog: (line: LogLine) => void;
  /** Told of what is appended to the last line. */
  onContinued: (text: string) => void;
  /** Something was refused, for a reason that is not only an errno. */
  onRefusal: (refusal: Refusal) => void;
  /** Functions of the livepatch core whose pr_debug() lines are switched off. */
  readonly silentFunctions: Set<string>;
  /** Places of WARN_ON_ONCE() that have been seen. */
  readonly warnedOnce: Set<string>;

  /** Virtual time in ms since boot. */
  now: number;
  /** How often code has gone on since that time, which is `now` or earlier. */
  resumes: number;
  resumesSince: number;
  readonly contexts: Context[];
  /** The task whose code is running. */
  current: Task | undefined;
  klpMutexHeld: boolean;

  readonly tasks: Task[];
  readonly idleTasks: IdleTask[];
  readonly modules: Map<string, Module>;
  /** The loads that go on, by the modules' names. */
  readonly loads: Map<string, ModuleLoad>;
  /** /sys */
  readonly sysfs: Kobject;
  /** /sys/kernel/livepatch */
  readonly klpRootKobj: Kobject;
  /** /sys/module */
  readonly moduleKset: Kobject;
  readonly moduleKobjects: Map<string, Kobject>;
  /** kernel.ftrace_enabled */
  ftraceEnabled: boolean;
  /** Functions whose way others than livepatch change, such as kprobes with a post handler. */
  readonly ipmodify: Set<FunctionId>;

  /** `klp_patches`: enabled or in transition, oldest first. */
  readonly patches: KlpPatch[];
  readonly ops: OpsTable;
  readonly shadows: ShadowTable;
  /** `klp_shadow_lock`. Nobody else runs while it is held: who finds it taken holds it. */
  shadowLockHeld: boolean;
  transitionPatch: KlpPatch | undefined;
  targetState: TransitionState;
  /** Whether the patch in transition has called `pre_unpatch` of the states of those that it replaces. */
  replacedPreUnpatched: boolean;
  signalsCount: number;
}

export interface KernelOptions {
  readonly profile?: KernelProfile;
  readonly features?: Partial<KernelFeatures>;
  readonly code: ModuleCode;
  readonly kallsyms?: Kallsyms;
  readonly haveReliableStack?: boolean;
  readonly tasks?: readonly Task[];
  readonly cpuCount?: number;
  readonly bounds?: RunBounds;
}

/** What a kernel is made with unless it is said. */
const DEFAULTS = {
  profile: DEFAULT_PROFILE,
  features: {},
  kallsyms: symbolTable(),
  haveReliableStack: true,
  tasks: [],
  cpuCount: 1,
  bounds: PATIENT_BOUNDS,
};

/** A kernel that has just booted: no module loaded, no patch installed. */
export function createKernel(options: KernelOptions): Kernel {
  const made: Required<KernelOptions> = { ...DEFAULTS, ...options };
  const { profile, features, code, kallsyms, haveReliableStack, tasks, cpuCount, bounds } = made;
  const sysfs = directory('', undefined);
  return {
    profile,
    features: featuresOf(profile, features),
    code,
    kallsyms,
    meter: new Meter(bounds),
    haveReliableStack,
    log: [],
    onLog: () => undefined,
    onContinued: () => undefined,
    onRefusal: () => undefined,
    silentFunctions: new Set(['klp_try_switch_task']),
    warnedOnce: new Set(),
    now: 0,
    resumes: 0,
    resumesSince: 0,
    contexts: [],
    current: undefined,
    klpMutexHeld: false,
    tasks: [...tasks],
    idleTasks: Array.from({ length: cpuCount }, (_, cpu) => idleTask(cpu)),
    modules: new Map(),
    loads: new Map(),
    sysfs,
    klpRootKobj: directory('livepatch', directory('kernel', sysfs)),
    moduleKset: directory('module', sysfs),
    moduleKobjects: new Map(),
    ftraceEnabled: true,
    ipmodify: new Set(),
    patches: [],
    ops: new OpsTable(),
    shadows: new ShadowTable(),
    shadowLockHeld: false,
    transitionPatch: undefined,
    targetState: TRANSITION_IDLE,
    replacedPreUnpatched: false,
    signalsCount: 0,
  };
}

function idleTask(cpu: number): IdleTask {
  return {
    pid: 0,
    comm: `swapper/${cpu}`,
    isKthread: true,
    activity: 'uninterruptible',
    stack: [],
    hasReliableStack: true,
    patchState: TRANSITION_IDLE,
    patchPending: false,
    cpuOnline: true,
  };
}

/** A folder of sysfs that is there before any module is loaded. */
function directory(name: string, parent: Kobject | undefined): Kobject {
  const kobj = createKobject();
  Object.assign(kobj, { name, parent, inSysfs: true });
  parent?.children.set(name, kobj);
  return kobj;
}
