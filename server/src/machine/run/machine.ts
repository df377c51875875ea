import { COST } from '../../kernel/meter';
import type { Kernel } from '../../kernel/kernel';
import type { Run } from '../../kernel/run';
import type { Task } from '../../kernel/structs';
import { type Choice, type Choose, decideBranch } from './choice';
import type { MachineOptions } from './machineOptions';
import type { Callee } from './callee';
import { callValue, invoke, type PendingCall, returnFrom } from './execute';
import { ExecutionContext } from './executionContext';
import { type Fault, type FaultDetail, Oops, type PlainFault, plainFault } from './fault';
import { faultText } from './faultText';
import type { Frame } from './frame';
import { Memory } from '../memory/memory';
import { type MemoryObject, type PlaceText } from '../memory/memoryObject';
import type { Observer } from './observer';
import { offsetPointer } from '../compile/offsetPointer';
import type { Part } from './part';
import { textAt, writeString } from '../memory/strings';
import { FaultNews, Statistics } from './statistics';
import { SymbolTable } from './machineSymbols';
import { recursionIn } from './recursion';
import { entryText, innermost, isVisible, ownerOf, placeText, traceOf } from './trace';
import { type CType, formatOf, type RecordCType, sizeOf } from '../../c/types';
import { type Int, Pointer, Term, type Value } from '../memory/value';
import { PathConstraints } from '../symbols/pathConstraints';
import { UnknownSymbol } from '../symbols/term';

/** Instructions that one command may take. */
const STEPS_MAX = 3_000_000;

/** Executes modules' C for one run of a simulated kernel. */
export class Machine {
  readonly memory: Memory;
  readonly faults: Fault[] = [];
  private readonly news = new FaultNews();
  readonly symbols: SymbolTable;
  readonly statistics = new Statistics();
  /** Instructions that are left before the run counts as endless. */
  stepsLeft = STEPS_MAX;
  /** A kernel function that has begun and may sleep; `execute` goes on with it. */
  pending: PendingCall | undefined;
  /** The frame that runs next is another one, or something is pending. */
  isInterrupted = false;
  /** What the function that returned last gave. */
  returned: Value = 0;
  private readonly contexts = new WeakMap<Task, ExecutionContext>();
  private readonly interruptContext = new ExecutionContext(undefined);
  private latestContext = this.interruptContext;
  private readonly parts = new Map<Part<unknown>, unknown>();
  private attachedKernel: Kernel | undefined;
  private readonly choose: Choose;
  /** What has been decided about unknown values. */
  readonly constraints = new PathConstraints();
  /** Told of each fault as it happens. */
  onFault: (fault: Fault) => void = () => undefined;
  /**
   * Told of each call before it begins, while somebody traces. `caller` is the kernel's function that calls; undefined
   * where C does.
   */
  onCall: ((called: Callee, caller: string | undefined) => void) | undefined;

  /** The function of the table of kernel functions that was called last. */
  calledLast: string | undefined;

  private currentObserver: Observer | undefined;
  /** While somebody observes: the function that returned last, as it was then. */
  latestReturn: Frame | undefined;

  constructor(readonly options: MachineOptions) {
    this.memory = new Memory(this);
    this.choose = options.choose;
    this.symbols = new SymbolTable(this, options.headers, options.entries, options.variables);
  }

  /** The kernel that the modules run in. */
  get kernel(): Kernel {
    if (!this.attachedKernel) throw new Error('The machine has no kernel.');
    return this.attachedKernel;
  }

  attach(kernel: Kernel): void {
    this.attachedKernel = kernel;
    kernel.meter.onEnd = (reason) => {
      this.bound(`the run, ended ${reason}`);
    };
  }

  /** Who is told of what modules do. */
  get observer(): Observer | undefined {
    return this.currentObserver;
  }

  /** To be called before any module is loaded. */
  observe(observer: Observer): void {
    this.currentObserver = observer;
    this.memory.isWatching = true;
  }

  /** See `FaultObserver`. */
  writes(object: MemoryObject, offset: number, size: number): void {
    this.currentObserver?.writes(object, offset, size);
  }

  /** See `FaultObserver`. */
  freed(object: MemoryObject): void {
    this.currentObserver?.freed(object);
  }

  /** What `stepsLeft` was when the run's meter was last told. */
  private metered = STEPS_MAX;
  /** How many commands have begun. */
  commands = 0;

  /** A new command begins. */
  refillSteps(): void {
    this.meterSteps();
    this.commands++;
    this.isSimplified = false;
    this.stepsLeft = this.kernel.meter.bounds.command ?? STEPS_MAX;
    this.metered = this.stepsLeft;
  }

  /**
   * Tells the run's meter what has been done since the last time.
   * @throws RunEnded when the run has done all that it may
   */
  meterSteps(): void {
    const steps = this.metered - this.stepsLeft;
    this.metered = this.stepsLeft;
    this.kernel.meter.spend(steps);
  }

  /** All that the run has done so far, in steps. */
  get stepsTaken(): number {
    return this.kernel.meter.taken + this.metered - this.stepsLeft;
  }

  /** Work of the kernel that the running code has asked for. */
  spend(steps: number): void {
    this.stepsLeft -= steps;
  }

  /** See `Meter.end`. */
  end(reason: string): never {
    return this.kernel.meter.end(reason);
  }

  /**
   * The running code cannot go on.
   * @throws RunEnded where a run is only good as long as all of it goes as in a real kernel; otherwise an oops
   */
  cannotGoOn(kind: PlainFault['kind'], text: string): never {
    if (this.kernel.meter.bounds.isStrict) this.end(`where it could not go on: ${text}`);
    throw new Oops(kind, text);
  }

  /** Something was left out, where the running code is. */
  bound(text: string): void {
    this.isSimplified = true;
    const frame = this.context.frames.findLast(isVisible);
    this.statistics.bound(text, frame?.code.unit, frame?.code.offsets[frame.pc - 1] ?? 0);
  }

  /** See `FaultObserver`. */
  isReadingSince(endings: number): boolean {
    const { rcuReaders, rcuSince } = this.context;
    return rcuReaders > 0 && rcuSince <= endings;
  }

  /** What the code that is running belongs to: its task, or an interrupt. */
  get context(): ExecutionContext {
    const task = this.kernel.current;
    if (task === this.latestContext.task) return this.latestContext;
    this.latestContext = task ? this.contextOf(task) : this.interruptContext;
    return this.latestContext;
  }

  /** The C stack of a task. */
  contextOf(task: Task): ExecutionContext {
    const context = this.contexts.get(task) ?? new ExecutionContext(task);
    this.contexts.set(task, context);
    return context;
  }

  /** The functions that keep a state of their own each have a part of the machine for it. */
  part<T>(part: Part<T>): T {
    const known = this.parts.get(part) as T | undefined;
    if (known !== undefined) return known;
    const made = part.create(this);
    this.parts.set(part, made);
    return made;
  }

  /** Notes something that is wrong, where the running C is. The same at the same place is said once. The run goes on. */
  report(fault: FaultDetail): void;
  report(kind: PlainFault['kind'], sentence: string): void;
  report(what: FaultDetail | PlainFault['kind'], sentence = ''): void {
    this.spend(COST.report);
    const detail = typeof what === 'string' ? plainFault(what, sentence) : what;
    const place = innermost(this.context);
    if (!this.news.isNew(`${detail.kind} ${place?.path ?? ''}:${place?.line ?? 0}`, faultText(detail)))
      return;
    const isDeep = detail.kind === 'stack-overflow' && !this.isSimplified;
    const recursion = isDeep ? recursionIn(this.context, this.branches) : undefined;
    const fault = { ...detail, trace: traceOf(this.context), ...(recursion && { recursion }) };
    this.faults.push(fault);
    this.onFault(fault);
  }

  /** Reports code that sleeps where it must not. */
  mightSleep(name: string): void {
    const reason = this.context.reasonNotToSleep;
    if (reason === undefined) return;
    this.report({ kind: 'sleep-in-atomic', cause: 'call', callee: name, reason });
  }

  /** Where the running C is, such as `file.c:12`. */
  place(): PlaceText {
    return placeText(this.context);
  }

  /**
   * Calls C (or a kernel function) through a pointer to it and runs it to its end. `caller` is the kernel's function
   * that traces name as the one that calls.
   * @throws Oops where the kernel would stop the task
   */
  call(callee: Value, args: readonly Value[], caller?: string): Run<Value> {
    return callValue(this, callee, args, caller);
  }

  /** Memory as kmalloc() gives it; `by` is the function that allocates. */
  allocate(size: number, by: string, isZeroed: boolean): Pointer {
    const owner = ownerOf(this.context);
    const origin = innermost(this.context);
    const place = origin && entryText(origin);
    const object = this.memory.allocate({ kind: 'heap', size, name: by, place, origin, isZeroed, owner });
    this.currentObserver?.allocated(object);
    return new Pointer(object, 0);
  }

  /** A zero-terminated string as Latin-1; undefined where a byte is not known or lies outside. */
  readString(at: Value, bytesMax = 4096): string | undefined {
    return textAt(this.memory, at, bytesMax);
  }

  /** Writes the characters, Latin-1, and a zero. */
  writeString(at: Value, text: string): void {
    writeString(this.memory, at, text);
  }

  /** A string that the kernel has, for ever. */
  string(text: string): Pointer {
    const object = this.memory.allocate({ kind: 'kernel', size: text.length + 1, name: `"${text}"` });
    const at = new Pointer(object, 0);
    this.writeString(at, text);
    return at;
  }

  /** A struct of the kernel's headers; `tag` as in C. */
  struct(tag: string): RecordCType {
    return this.symbols.headers.program.struct(tag);
  }

  /** Reads a field of a struct of the kernel's headers. Records give a pointer to them. */
  getField(at: Value, tag: string, name: string): Value {
    const field = this.struct(tag).field(name);
    const place = offsetPointer(this.asPointer(at), field.offset);
    if (field.type.kind === 'record' || field.type.kind === 'array') return place;
    return this.memory.load(place, formatOf(field.type), field.type.kind === 'pointer');
  }

  setField(at: Value, tag: string, name: string, value: Value): void {
    const field = this.struct(tag).field(name);
    this.memory.store(offsetPointer(this.asPointer(at), field.offset), formatOf(field.type).size, value);
  }

  /** The place of a field. */
  fieldAddress(at: Value, tag: string, name: string): Value {
    return offsetPointer(this.asPointer(at), this.struct(tag).field(name).offset);
  }

  private asPointer(at: Value): Value {
    return at instanceof Term ? this.memory.placeOf(at) : at;
  }

  /** An integer as a number. Of what is not known it is one that it can be, and from now on is. */
  toNumber(value: Value | undefined): number {
    return Number(this.toInteger(value));
  }

  /** The same as an integer. */
  toInteger(value: Value | undefined): Int {
    if (value === undefined) return 0;
    const int = this.memory.toInt(value);
    return int instanceof Term ? this.constraints.bind(int) : int;
  }

  /** Whether a value counts as true. What depends on an unknown value is a choice, unless earlier ones decide it. */
  truth(value: Value): boolean {
    if (typeof value === 'number') return value !== 0;
    if (!(value instanceof Term)) return true;
    if (value instanceof UnknownSymbol && value.head) return false;
    return this.constraints.decide(value) ?? decideBranch(this, value);
  }

  /** How many branches have depended on something unknown. */
  branches = 0;
  /** Whether something was left out since the command began. */
  isSimplified = false;

  /** Lets one of several things happen. Returns its index. */
  chooseFrom(choice: Choice): number {
    return this.choose(choice);
  }

  /** Begins a call; for compiled code. */
  invoke(frame: Frame, callee: Value, args: readonly Value[], result: number, type: CType): void {
    invoke(this, frame, callee, args, result, type);
  }

  /** Ends the innermost function; for compiled code. */
  returnFrom(value: Value): void {
    returnFrom(this, value);
  }

  /** A structure that a function returns lives on outside of its frame. */
  copyRecord(from: Value, size: number): Value {
    const to = new Pointer(this.memory.allocate({ kind: 'stack', size, name: 'a returned structure' }), 0);
    this.memory.copy(to, from, size);
    return to;
  }

  /** A local variable begins to live. */
  newLocal(name: string, type: CType): MemoryObject {
    const size = sizeOf(type) ?? Number.POSITIVE_INFINITY;
    return this.memory.allocate({ kind: 'stack', size, name });
  }

  /** A local array begins to live whose size is known only now. */
  newVariableLocal(frame: Frame, index: number, name: string, bytes: Value): void {
    const size = typeof bytes === 'number' && bytes >= 0 ? bytes : Number.POSITIVE_INFINITY;
    frame.locals[index] = this.memory.allocate({ kind: 'stack', size, name });
  }

  /** The declaration of a local variable is reached once more: it is a new one. */
  endLocal(frame: Frame, index: number): void {
    const old = frame.locals[index];
    if (old && !old.end) this.memory.end(old, 'returned', undefined);
    frame.locals[index] = undefined;
  }

  /** Counts a call of a function whose code is not visible. */
  noteUnknownCall(name: string): void {
    const frame = this.context.frames.at(-1);
    this.statistics.function(name, frame?.code.unit, frame?.code.offsets[frame.pc - 1] ?? 0);
  }

  /** The task on whose time interrupts run. */
  interruptedTask(): Task {
    const [idle] = this.kernel.idleTasks;
    if (!idle) throw new Error('There is no processor.');
    return idle;
  }

  /** The function that ftrace and stack checks know by an id; undefined if it is not here. */
  targetWithId(id: string): Callee | undefined {
    return this.symbols.functionWithId(id)?.code;
  }

  /** A function as C sees it. */
  functionObject(name: string): MemoryObject {
    return this.symbols.kernelFunction(name);
  }
}
