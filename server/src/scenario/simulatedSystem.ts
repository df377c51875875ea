import { posix } from 'node:path';
import type { KernelProfile } from '../base/kernelProfile';
import type { Kallsyms } from '../kernel/module/kallsyms';
import type { Kernel } from '../kernel/kernel';
import { holdersOf } from '../kernel/module/moduleLoader';
import { insmod, modprobe, rmmod } from '../kernel/module/kmod';
import type { RunBounds } from '../kernel/meter';
import type { Run } from '../kernel/run';
import { advance, HangError, runToEnd, timedContexts } from '../kernel/time';
import { boot } from '../machine/run/boot';
import { type Choose, usual } from '../machine/run/choice';
import { type Fault, Oops } from '../machine/run/fault';
import { faultClause } from '../machine/run/faultText';
import type { LoadedModule } from '../machine/run/loadedModule';
import type { Machine } from '../machine/run/machine';
import { type ModuleInfo, moduleInfo } from '../machine/run/moduleInfo';
import { entryText, innermost } from '../machine/run/trace';
import { observed } from '../machine/run/observer';
import type { Activation } from '../machine/run/observer';
import type { Value } from '../machine/memory/value';
import { FaultInjector } from './faultInjector';
import { Jobs } from './jobs';
import { addInstance, dependencies, readModule } from './loader';
import type { ModuleSources } from './moduleSources';
import { moduleSymbols } from './moduleSymbols';
import { Processes } from './processes';
import { type Statistics, statisticsOf } from './runStatistics';
import { withStubs } from './stubModules';
import { sysctlPath } from './sysctl';
import { failureText, KILLED, type LogEntry, type System, type ToolMessage } from './system';
import { SystemFiles } from './systemFiles';
import type { BackgroundCommand } from './transcriptCommand';

export interface SystemOptions {
  readonly modules: ModuleSources;
  readonly profile: KernelProfile;
  /** Decides what is not determined; what usually happens by default. */
  readonly choose?: Choose;
  /** Modules of which every function is taken to exist, because nobody has their sources. */
  readonly stubs?: readonly string[];
  /** What the run may do; by default as much as a transcript needs. */
  readonly bounds?: RunBounds;
}

/** A simulated machine that has just booted. */
export function createSimulatedSystem(options: SystemOptions): SimulatedSystem {
  return new SimulatedSystem(options);
}

/** The kernel, the modules' C and user space together. */
export class SimulatedSystem implements System {
  readonly log: LogEntry[] = [];
  readonly machine: Machine;
  readonly kernel: Kernel;
  private readonly modules: ModuleSources;
  private readonly processes: Processes;
  private readonly jobs: Jobs;
  private readonly files: SystemFiles;
  readonly faultInjector: FaultInjector;

  constructor({ modules, profile, choose = usual, stubs, bounds }: SystemOptions) {
    const stubNames = new Set(stubs);
    this.modules = withStubs(modules, stubNames);
    const kallsyms = (machine: Machine): Kallsyms => moduleSymbols(machine, stubNames, modules.listing);
    const deciding: Choose = (choice) => this.faultInjector.deciding(choose)(choice);
    this.machine = boot({ profile, choose: deciding, kallsyms, bounds });
    this.kernel = this.machine.kernel;
    this.faultInjector = new FaultInjector(this.machine, stubNames, (run, entry) =>
      this.callFunction(run, entry),
    );
    this.kernel.onLog = (text) => this.note('log', text);
    this.kernel.onContinued = (text) => this.noteContinued(text);
    this.machine.onFault = (fault) => this.noteFault(fault);
    this.processes = new Processes(this.machine);
    this.jobs = new Jobs(this.kernel, this.processes);
    this.files = new SystemFiles(this.machine);
  }

  get now(): number {
    return this.kernel.now;
  }

  private note(kind: LogEntry['kind'], text: string): void {
    const location = innermost(this.machine.context);
    this.log.push({ kind, text, time: this.kernel.now, task: this.kernel.current?.comm, location });
  }

  /** The last line of the log goes on, although something else may have been noted since. */
  private noteContinued(text: string): void {
    const at = this.log.findLastIndex(({ kind }) => kind === 'log');
    const entry = this.log[at];
    if (entry) this.log[at] = { ...entry, text: entry.text + text };
  }

  private noteFault(fault: Fault): void {
    const [location] = fault.trace;
    const where = location ? ` (${location.functionName}() at ${entryText(location)})` : '';
    this.log.push({
      kind: 'fault',
      text: faultClause(fault) + where,
      time: this.kernel.now,
      task: this.kernel.current?.comm,
      location,
    });
  }

  insmod(path: string, parameters: readonly string[]): ToolMessage {
    return this.tool('insmod', this.insmodRun(path, parameters));
  }

  private insmodRun(path: string, parameters: readonly string[]): Run<ToolMessage> {
    const name = posix
      .basename(path)
      .replace(/\.ko(?:\.\w+)?$/, '')
      .replaceAll('-', '_');
    const isFolder = path.endsWith('/');
    const module = isFolder ? undefined : readModule(name, this.modules, this.kernel, this.machine);
    return this.load(module, insmod(this.kernel, path, module, parameters));
  }

  modprobe(given: string, parameters: readonly string[]): ToolMessage {
    const name = given.replaceAll('-', '_');
    if (this.kernel.modules.get(name)?.state === 'live') return undefined;
    const program = this.modules.program(name, this.kernel.profile);
    if (!program) return `modprobe: FATAL: Module ${given} not found in directory /lib/modules.`;
    for (const needed of dependencies(program, this.modules, this.machine)) {
      const message = this.kernel.modules.has(needed) ? undefined : this.modprobe(needed, []);
      if (message !== undefined) return message;
    }
    const module = readModule(name, this.modules, this.kernel, this.machine);
    return module && this.tool('modprobe', this.load(module, modprobe(this.kernel, module, parameters)));
  }

  private *load(module: LoadedModule | undefined, run: Run<ToolMessage>): Run<ToolMessage> {
    if (module) addInstance(module, this.machine);
    return yield* run;
  }

  rmmod(given: string): ToolMessage {
    return this.tool('rmmod', this.rmmodRun(given));
  }

  private rmmodRun(given: string): Run<ToolMessage> {
    return rmmod(this.kernel, posix.basename(given, '.ko').replaceAll('-', '_'));
  }

  /** Runs a command to its end, as a process of its own. */
  private tool(name: string, run: Run<ToolMessage>): ToolMessage {
    const ended = this.command(name, run);
    return ended === DEAD ? 'Killed' : ended;
  }

  private command<T>(name: string, run: Run<T>): T | typeof DEAD {
    this.machine.refillSteps();
    const task = this.processes.begin(name);
    try {
      return runToEnd(this.kernel, run, task);
    } catch (error) {
      if (!(error instanceof Oops)) this.noteHang(name, error);
      return DEAD;
    } finally {
      this.processes.end(task);
    }
  }

  /** Lets a process call a function of a module. Returns its result, if it has one. */
  private callFunction(run: Run<Value>, entry: Activation): Value | undefined {
    const result = this.command('caller', observed(this.machine, entry, run));
    return result === DEAD ? undefined : result;
  }

  private noteHang(name: string, error: unknown): void {
    if (!(error instanceof HangError)) throw error;
    this.note('fault', `${name} hangs: ${error.reason}`);
  }

  hasModule(name: string): boolean {
    return this.modules.names.includes(name.replaceAll('-', '_'));
  }

  moduleInfo(name: string): readonly ModuleInfo[] | undefined {
    const program = this.modules.program(name.replaceAll('-', '_'), this.kernel.profile);
    return program && moduleInfo(program);
  }

  loadedModules(): ReturnType<System['loadedModules']> {
    return [...this.kernel.modules.values()].map((module) => ({
      name: module.name,
      references: module.refcnt,
      usedBy: holdersOf(this.kernel, module).map((holder) => holder.name),
    }));
  }

  readFile(path: string): string | number {
    const text = this.command('cat', this.files.read(path));
    return text === DEAD ? KILLED : text;
  }

  writeFile(path: string, text: string): number {
    const taken = this.command('sh', this.files.write(path, text));
    return taken === DEAD ? KILLED : taken;
  }

  truncate(path: string): void {
    this.files.truncate(path);
  }

  rights(path: string): string | undefined {
    return this.files.rights(path);
  }

  list(path: string): readonly string[] | undefined {
    return this.files.list(path);
  }

  readSysctl(name: string): string | undefined {
    const text = this.readFile(sysctlPath(name));
    return typeof text === 'string' ? text.replace(/\n$/, '') : undefined;
  }

  writeSysctl(name: string, value: string): number {
    return Math.min(this.writeFile(sysctlPath(name), value), 0);
  }

  startProcess(path: string): number | undefined {
    return this.processes.start(path);
  }

  endProcess(pid: number): boolean {
    return this.processes.kill(pid);
  }

  begin(command: BackgroundCommand): void {
    switch (command.name) {
      case 'insmod':
        this.jobs.begin('insmod', this.insmodRun(command.path, command.parameters));
        return;
      case 'rmmod':
        this.jobs.begin('rmmod', this.rmmodRun(command.module));
        return;
      case 'echo':
        if (!command.isAppending) this.truncate(command.path);
        this.jobs.begin('sh', this.echoRun(command.path, command.text));
    }
  }

  private *echoRun(path: string, text: string): Run<ToolMessage> {
    const taken = yield* this.files.write(path, text);
    return taken < 0 ? `write error: ${failureText(taken)}` : undefined;
  }

  wait(): readonly ToolMessage[] {
    const messages = this.command('wait', this.jobs.wait());
    return messages === DEAD ? [] : messages;
  }

  sleep(ms: number): void {
    const end = this.kernel.now + ms;
    while (this.kernel.now < end) {
      this.machine.refillSteps();
      advance(this.kernel, Math.min(1000, end - this.kernel.now));
    }
  }

  settle(msMax: number): void {
    this.machine.refillSteps();
    const end = this.kernel.now + msMax;
    advance(this.kernel, 0);
    /** Of code that waits, by its name, how long the log was when it went on last. */
    const lengths = new Map<string, number>();
    for (;;) {
      const waiting = timedContexts(this.kernel);
      const due = waiting[0]?.wait;
      const isOver = due === undefined || !('until' in due) || due.until > end || this.kernel.now > end;
      if (isOver) return;
      // Running alone takes time, so that some can be late; they are no periodic waiting.
      if (due.until < this.kernel.now) {
        advance(this.kernel, 0);
        continue;
      }
      if (waiting.every(({ name }) => lengths.get(name) === this.log.length)) return;
      for (const { name, wait } of waiting) {
        if (wait && 'until' in wait && wait.until <= due.until) lengths.set(name, this.log.length);
      }
      advance(this.kernel, due.until - this.kernel.now);
    }
  }

  /** What the machine did not know, so far. */
  stats(): Statistics {
    return statisticsOf(this.machine);
  }
}

/** The command did not survive. */
const DEAD = Symbol('dead');
