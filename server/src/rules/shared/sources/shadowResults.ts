import type { Location } from '../../../base/span';
import type { Call, Parameter } from '../../../syntax/ast';
import { calledName, findExpression, forEachCall } from '../../../syntax/walk';
import type { Holders } from '../../../flow/holders';
import {
  dereferencesArgument,
  looksForErrorPointer,
  mayWriteArguments,
  passesOn,
} from '../../../flow/kernelCalls';
import { type Module, type ModuleFunction, locationIn } from '../../../model/declarations/module';
import { followResults, mayBeZero } from '../../../flow/resultFlow';
import type {
  Fate,
  FollowedRecord,
  FollowedResults,
  Question,
  ReturnPoint,
  Use,
} from '../../../flow/resultQuestion';
import { skippedNamesIn } from '../../../model/skippedNames';
import { mayNotReturn, visibleCallee } from '../../../flow/visibleCallee';

/** The kernel's functions that return a shadow variable or NULL. */
export type ShadowFunction = 'klp_shadow_get' | 'klp_shadow_alloc' | 'klp_shadow_get_or_alloc';

const SHADOW_FUNCTIONS: ReadonlySet<string> = new Set<ShadowFunction>([
  'klp_shadow_get',
  'klp_shadow_alloc',
  'klp_shadow_get_or_alloc',
]);

/** A shadow variable that is used though it may be NULL. */
export interface UncheckedResult {
  readonly function: ModuleFunction;
  /** The call whose result is not tested: of a shadow function, or of a function that returns what one has given it. */
  readonly call: Call;
  readonly from: ShadowFunction;
  /** Where `from` is called, if that is in another function. */
  readonly origin: Location | undefined;
  /** The first use. */
  readonly use: Location;
  /** Where memory is accessed in the function that the use hands the result to. */
  readonly inside: Location | undefined;
  /** It was tested before, but the use is also reached when it is NULL. */
  readonly isTested: boolean;
}

const known = new WeakMap<Module, readonly UncheckedResult[]>();

/** All results of shadow functions that the module uses without having tested them, in the order of the sources. */
export function uncheckedShadowResults(module: Module): readonly UncheckedResult[] {
  const results = known.get(module) ?? new ShadowResults(module).unchecked();
  known.set(module, results);
  return results;
}

/** What callers have to know of a function. */
interface Summary {
  readonly results: FollowedResults | undefined;
  /** The shadow call whose result the function returns, if that may be NULL. */
  readonly returned: { readonly from: ShadowFunction; readonly location: Location } | undefined;
  readonly fates: ReadonlyMap<Parameter, Fate>;
}

const UNKNOWN: Summary = { results: undefined, returned: undefined, fates: new Map() };
const DEPTH_MAX = 20;
/** A function with more followed calls is none that somebody has written. */
const CALLS_MAX = 200;

class ShadowResults {
  private readonly summaries = new Map<ModuleFunction, Summary>();
  private depth = 0;

  constructor(private readonly module: Module) {}

  unchecked(): UncheckedResult[] {
    return this.module.functions
      .filter((owner) => !owner.definition.isDamaged && this.followedCalls(owner).size > 0)
      .flatMap((owner) => this.uncheckedIn(owner).sort((a, b) => a.call.start - b.call.start));
  }

  private followedCalls(owner: ModuleFunction): Set<Call> {
    const calls = new Set<Call>();
    forEachCall(owner.definition.body, (call) => {
      if (this.originOf(owner, call)) calls.add(call);
    });
    return calls;
  }

  private uncheckedIn(owner: ModuleFunction): UncheckedResult[] {
    const uses = this.summaryOf(owner).results?.uses ?? [];
    const seen = new Set<unknown>();
    return uses.flatMap((use) => {
      if (seen.has(use.source) || !isCall(use.source) || this.isUncertain(owner, use)) return [];
      seen.add(use.source);
      const origin = this.originOf(owner, use.source);
      return origin ? [this.described(owner, use.source, use, origin)] : [];
    });
  }

  private described(
    owner: ModuleFunction,
    call: Call,
    use: Use,
    origin: { readonly from: ShadowFunction; readonly location: Location | undefined },
  ): UncheckedResult {
    return {
      function: owner,
      call,
      from: origin.from,
      origin: origin.location,
      use: locationIn(owner, use.at),
      inside: use.inside,
      isTested: use.tested !== 'untested',
    };
  }

  /** Whether code that a condition leaves out, which is not known, may have tested what is used. */
  private isUncertain(owner: ModuleFunction, use: Use): boolean {
    const skipped = skippedNamesIn(owner);
    return (
      findExpression(use.at, (part) => part.kind === 'identifier' && skipped.has(part.name)) !== undefined
    );
  }

  /** The shadow function whose result a call gives; `place` if it is called in another function. */
  private originOf(
    owner: ModuleFunction,
    call: Call,
  ): { readonly from: ShadowFunction; readonly location: Location | undefined } | undefined {
    const name = calledName(call);
    if (name === undefined) return undefined;
    if (isShadowFunction(name)) return { from: name, location: undefined };
    const callee = visibleCallee(this.module, owner, call);
    return callee && this.returnsPointer(callee) ? this.summaryOf(callee).returned : undefined;
  }

  private returnsPointer({ unit, definition }: ModuleFunction): boolean {
    return this.module.typeOf(unit, definition.type.result).kind === 'pointer';
  }

  private summaryOf(owner: ModuleFunction): Summary {
    const summary = this.summaries.get(owner);
    if (summary) return summary;
    // A function that leads back to itself, or deeper than anybody looks, says nothing.
    if (this.depth >= DEPTH_MAX) return UNKNOWN;
    this.summaries.set(owner, UNKNOWN);
    this.depth++;
    const computed = this.summarise(owner);
    this.depth--;
    this.summaries.set(owner, computed);
    return computed;
  }

  private summarise(owner: ModuleFunction): Summary {
    const { definition, unit } = owner;
    const parameters = definition.type.parameters.filter(
      ({ type }) => this.module.typeOf(unit, type).kind === 'pointer',
    );
    const calls = this.followedCalls(owner);
    if (calls.size > CALLS_MAX) return UNKNOWN;
    const results = followResults(definition, this.question(owner, parameters, calls));
    if (!results) return UNKNOWN;
    const fates = new Map(
      parameters.map((parameter) => [parameter, fateOfParameter(parameter, results, owner)]),
    );
    return { results, returned: this.returned(owner, results.returns), fates };
  }

  private question(
    owner: ModuleFunction,
    parameters: readonly Parameter[],
    calls: ReadonlySet<Call>,
  ): Question {
    return {
      arePointers: true,
      parameters,
      isFollowed: (call) => calls.has(call),
      fateOf: (call, index, isUsed) => this.fateOf(owner, call, index, isUsed),
      mayNotReturn: (call) => mayNotReturn(this.module, owner, call),
      recordOf,
    };
  }

  private fateOf(owner: ModuleFunction, call: Call, index: number, isUsed: boolean): Fate {
    const name = calledName(call);
    if (name === undefined) return unlessUsed(isUsed);
    const callee = visibleCallee(this.module, owner, call);
    if (callee) return this.fateIn(callee, index, isUsed);
    if (dereferencesArgument(name, index)) return { kind: 'dereferenced', where: undefined };
    if (passesOn(name) || looksForErrorPointer(name)) return { kind: 'ignored' };
    return mayWriteArguments(name) ? { kind: 'unknown' } : unlessUsed(isUsed);
  }

  private fateIn(callee: ModuleFunction, index: number, isUsed: boolean): Fate {
    const parameter = callee.definition.type.parameters[index];
    const fate = parameter && this.summaryOf(callee).fates.get(parameter);
    return fate && fate.kind !== 'unknown' ? fate : unlessUsed(isUsed);
  }

  private returned(owner: ModuleFunction, returns: readonly ReturnPoint[]): Summary['returned'] {
    const sources = returns.flatMap(({ value }) => [...value]).filter(([origin]) => isCall(origin));
    const suspect = sources.find(([, tested]) => mayBeZero(tested));
    // `if (!p) return NULL; … return p;` returns NULL as well.
    const returnsZero = returns.some(({ value }) => value.has('zero'));
    const [call] =
      suspect ?? (returnsZero ? sources.find(([, tested]) => tested === 'nonzero') : undefined) ?? [];
    const origin = call && isCall(call) ? this.originOf(owner, call) : undefined;
    return origin && isCall(call)
      ? { from: origin.from, location: origin.location ?? locationIn(owner, call) }
      : undefined;
  }
}

/** An unknown function may tell by its result whether it was given NULL. */
function unlessUsed(isUsed: boolean): Fate {
  return { kind: isUsed ? 'unknown' : 'ignored' };
}

function fateOfParameter(parameter: Parameter, results: FollowedResults, owner: ModuleFunction): Fate {
  const use = results.uses.find(({ source }) => source === parameter);
  if (use) return { kind: 'dereferenced', where: use.inside ?? locationIn(owner, use.at) };
  const states = results.returns.map(({ state }) =>
    state.holdersOf(parameter).map((holder) => state.get(holder).get(parameter)),
  );
  const all = (tested: string): boolean =>
    states.every((each) => each.length > 0 && each.every((one) => one === tested));
  if (all('nonzero')) return { kind: 'asserted' };
  return { kind: all('untested') ? 'ignored' : 'unknown' };
}

/** One object's shadow variable with one id: whoever has got it may get it again without a test. */
function recordOf(call: Call, holders: Holders): FollowedRecord | undefined {
  const name = calledName(call) ?? '';
  const [object, id] = call.arguments;
  if (!object || !id || !isShadowFunction(name)) return undefined;
  const [first, second] = [holders.ofArgument(object), holders.ofArgument(id)];
  if (first === undefined || second === undefined) return undefined;
  return { holder: `record ${first} ${second}`, isFound: name !== 'klp_shadow_alloc' };
}

function isShadowFunction(name: string): name is ShadowFunction {
  return SHADOW_FUNCTIONS.has(name);
}

function isCall(origin: unknown): origin is Call {
  return typeof origin === 'object' && origin !== null && 'kind' in origin;
}
