import { factsOf } from '../../machine/lib/kernelLibrary';
import { givesBackByName, givingBack, isPair, keepsByName, rolesOf } from '../../machine/lib/namedPairs';
import { keyOf } from '../../machine/memory/keyOf';
import { isInt, Pointer, Term, type Value } from '../../machine/memory/value';
import type { ActivationKind } from '../../machine/run/observer';
import type { Program } from '../../machine/run/program';
import { calledTogether } from './calledNames';
import { UNDOING } from './changeWatch';
import { handsOverCode } from './leadsInto';
import { saysFailure } from './saysFailure';
import type { Action } from './resource';
import type { RunRecorder } from './runRecorder';

/** A call of a function of the kernel, and what it has returned. */
export interface FinishedCall {
  readonly name: string;
  readonly args: readonly Value[];
  readonly result: Value | undefined;
}

/** A call that took something, as its name says. */
interface Taking extends FinishedCall {
  /** The resource's key. */
  readonly key: string;
  readonly by: Action;
}

/** What is taken elsewhere, in a new function or a handler, may be given back by whoever it was handed to. */
const TAKING: ReadonlySet<ActivationKind> = new Set(['pre_patch', 'post_patch', 'module_init']);

/** Follows what functions that are not visible take and give back, as far as their names say it. */
export class UnseenCalls {
  private readonly taken: Taking[] = [];
  /** What was given back without having been taken: who takes it later puts things back as they were. */
  private readonly givenFirst: FinishedCall[] = [];
  private count = 0;

  constructor(private readonly recorder: RunRecorder) {}

  /** A function of the kernel was called. Functions of which more is known than their names are left to others. */
  called(name: string, args: readonly Value[], result: Value | undefined): void {
    if (this.recorder.machine.symbols.hasKernelFunction(name) || isKnown(name)) return;
    const call = { name, args, result };
    const taking = this.taken.findLast((each) => isPair(each.name, name) && isAbout(each, args));
    if (taking) this.release(taking);
    else if (givesBackByName(name)) this.giveFirst(call);
    this.handOver(call);
    this.take(call);
  }

  /** A call of the module is over: what a function said that it could not take was not taken. */
  settle(): void {
    for (const each of [...this.taken])
      if (saysFailure(this.recorder.machine.constraints, each.result)) this.forget(each);
  }

  private take(call: FinishedCall): void {
    const by = this.recorder.action();
    if (!by || !TAKING.has(by.activation.kind)) return;
    const { name, args } = call;
    if (!rolesOf(name).some(({ does }) => does === 'takes')) return;
    const first = this.givenFirst.findIndex((each) => isPair(name, each.name) && isAbout(call, each.args));
    if (first >= 0) {
      this.givenFirst.splice(first, 1);
      return;
    }
    const pointsInto = keepsByName(name) && handsOverCode(by.module, args);
    if (!pointsInto && givingBack(name, this.namesCalledBy(by.module)).length === 0) return;
    const key = `call ${this.count++}`;
    this.taken.push({ ...call, key, by });
    const { module, activation, trace } = by;
    const what = `${name}()`;
    this.recorder.acquire({ kind: 'call', type: name, what, key, module, activation, trace, pointsInto });
  }

  private giveFirst(call: FinishedCall): void {
    for (const each of [...this.taken])
      if (each.result && isAmong(each.result, call.args)) this.release(each);
    this.givenFirst.push(call);
  }

  private release(taking: Taking): void {
    this.recorder.release(taking.key);
    this.drop(taking);
  }

  private forget(taking: Taking): void {
    this.recorder.forget(taking.key);
    this.drop(taking);
  }

  private drop(taking: Taking): void {
    this.taken.splice(this.taken.indexOf(taking), 1);
  }

  /**
   * What a function gave is handed to another one, which may own it from now on, as `device_add()` does: only where the
   * module gives both back in one place it does not. Where something is undone, it may be given back there.
   */
  private handOver({ name, args }: FinishedCall): void {
    const isTaking = rolesOf(name).some(({ does }) => does === 'takes');
    for (const each of [...this.taken]) {
      if (!(each.result instanceof Pointer || each.result instanceof Term)) continue;
      if (!isAmong(each.result, args)) continue;
      const isUndone = UNDOING.has(this.recorder.action()?.activation.kind ?? 'function');
      if (isTaking ? !this.isGivenBackBeside(each, name) : isUndone) this.forget(each);
    }
  }

  private isGivenBackBeside({ name, by }: Taking, other: string): boolean {
    const program = this.programOf(by.module);
    return (
      program !== undefined &&
      calledTogether(program).some(
        (names) => givingBack(name, names).length > 0 && givingBack(other, names).length > 0,
      )
    );
  }

  private namesCalledBy(module: string): readonly string[] {
    const program = this.programOf(module);
    return program ? calledTogether(program).flatMap((names) => [...names]) : [];
  }

  private programOf(module: string): Program | undefined {
    return this.recorder.machine.symbols.modules.find(({ moduleName }) => moduleName === module)?.program;
  }
}

/** The library says what it takes or gives back. */
function isKnown(name: string): boolean {
  const { acquires, releases, allocates, frees } = factsOf(name);
  return [acquires, releases, allocates, frees].some((each) => each !== undefined);
}

/** Whether a call with these arguments is about what another one took: each thing that it names was named there, or given. */
function isAbout({ args, result }: FinishedCall, given: readonly Value[]): boolean {
  const known = new Set([...args, ...(result === undefined ? [] : [result])].map(keyOf));
  const things = given.filter((value) => value instanceof Pointer);
  return things.every((value) => known.has(keyOf(value)));
}

function isAmong(value: Value, others: readonly Value[]): boolean {
  return others.some((each) => !isInt(each) && keyOf(each) === keyOf(value));
}
