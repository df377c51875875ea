import type { Location } from '../../../base/span';
import type { Call, Expression } from '../../../syntax/ast';
import { calledName, findExpression, forEachCall } from '../../../syntax/walk';
import { Holders } from '../../../flow/holders';
import { isHarmless, onlyPrints } from '../../../flow/kernelCalls';
import { type Module, type ModuleFunction, locationIn } from '../../../model/declarations/module';
import { followResults } from '../../../flow/resultFlow';
import type { FollowedResults, Question, ReturnPoint } from '../../../flow/resultQuestion';
import { type Tested, isConstantZero } from '../../../flow/resultState';
import { holderOfCall } from '../../../flow/resultValues';
import { skippedNamesIn } from '../../../model/skippedNames';
import { mayNotReturn, visibleCallee } from '../../../flow/visibleCallee';

const ENABLING = new Set(['klp_enable_patch', 'klp_register_patch']);

/** A way on which nobody gets to know that the kernel has refused a patch. */
export interface IgnoredResult {
  readonly function: ModuleFunction;
  /** The call of an enabling function, or of a function that returns the result of one. */
  readonly call: Call;
  /** The enabling function. */
  readonly enables: string;
  /** Nobody keeps the result. */
  readonly isDropped: boolean;
  /** The return on which the result is lost, unless it is the function's end. */
  readonly returned: ReturnPoint;
  /** A local variable that holds the result at the return. */
  readonly variable: string | undefined;
  /** Where the enabling function is called, if that is in another function. */
  readonly origin: Location | undefined;
}

interface Origin {
  readonly enables: string;
  readonly location: Location | undefined;
}

const known = new WeakMap<Module, readonly IgnoredResult[]>();

/** All calls of the module that enable or register a patch and whose failure is lost. */
export function ignoredEnableResults(module: Module): readonly IgnoredResult[] {
  const results = known.get(module) ?? new EnableResults(module).ignored();
  known.set(module, results);
  return results;
}

/** How many functions a result is followed through. */
const DEPTH_MAX = 20;

class EnableResults {
  private depth = 0;
  private readonly returned = new Map<ModuleFunction, Origin | undefined>();
  private readonly results = new Map<ModuleFunction, FollowedResults | undefined>();

  constructor(private readonly module: Module) {}

  ignored(): IgnoredResult[] {
    return this.module.functions.flatMap((owner) => {
      // What a function does that is being typed is not known yet.
      const calls = owner.definition.isDamaged ? [] : this.followedCalls(owner);
      return calls.length === 0 ? [] : calls.flatMap((call) => this.ignoredOf(owner, call));
    });
  }

  private followedCalls(owner: ModuleFunction): Call[] {
    const calls: Call[] = [];
    forEachCall(owner.definition.body, (call) => {
      if (this.originOf(owner, call)) calls.push(call);
    });
    return calls;
  }

  private ignoredOf(owner: ModuleFunction, call: Call): IgnoredResult[] {
    const origin = this.originOf(owner, call);
    const results = this.resultsOf(owner);
    if (!origin || !results || isUncertain(owner)) return [];
    const tellsByZero = isFailureByZero(call, results) && !this.isInit(owner);
    for (const returned of results.returns) {
      const tested = testedAt(returned, call);
      if (!isLost(owner, call, tested, returned, tellsByZero)) continue;
      const variable = variableWith(returned, call);
      const isDropped = tested === 'untested' && returned.state.holdersOf(call).length === 1;
      const { enables, location } = origin;
      return [{ function: owner, call, enables, isDropped, returned, variable, origin: location }];
    }
    return [];
  }

  private isInit(owner: ModuleFunction): boolean {
    return this.module.inits.some(({ function: { definition } }) => definition === owner);
  }

  private originOf(owner: ModuleFunction, call: Call): Origin | undefined {
    const name = calledName(call);
    if (name === undefined) return undefined;
    if (ENABLING.has(name)) return { enables: name, location: undefined };
    const callee = visibleCallee(this.module, owner, call);
    return callee && this.returnedBy(callee);
  }

  /** The enabling call whose result a function tells its callers. */
  private returnedBy(owner: ModuleFunction): Origin | undefined {
    if (this.returned.has(owner)) return this.returned.get(owner);
    if (this.depth >= DEPTH_MAX) return undefined;
    this.returned.set(owner, undefined);
    this.depth++;
    const origin = returnsStatus(owner) ? this.computeReturned(owner) : undefined;
    this.depth--;
    this.returned.set(owner, origin);
    return origin;
  }

  private computeReturned(owner: ModuleFunction): Origin | undefined {
    const calls = this.followedCalls(owner);
    const results = calls.length > 0 ? this.resultsOf(owner) : undefined;
    if (!results) return undefined;
    const told = calls.find(
      (call) => results.returns.some((point) => tells(point, call)) && !isFailureByZero(call, results),
    );
    const origin = told && this.originOf(owner, told);
    return origin && { enables: origin.enables, location: origin.location ?? locationIn(owner, told) };
  }

  private resultsOf(owner: ModuleFunction): FollowedResults | undefined {
    if (!this.results.has(owner)) {
      this.results.set(owner, followResults(owner.definition, this.question(owner)));
    }
    return this.results.get(owner);
  }

  private question(owner: ModuleFunction): Question {
    return {
      arePointers: false,
      parameters: [],
      isFollowed: (call) => this.originOf(owner, call) !== undefined,
      fateOf: (call) => ({ kind: onlyPrints(calledName(call) ?? '') ? 'ignored' : 'unknown' }),
      mayNotReturn: (call) => mayNotReturn(this.module, owner, call),
      recordOf: () => undefined,
    };
  }
}

function testedAt({ state }: ReturnPoint, call: Call): Tested | undefined {
  return state.get(holderOfCall(call)).get(call);
}

/** Whether the caller gets to know the outcome of `call` by what is returned. */
function tells({ statement, value, state }: ReturnPoint, call: Call): boolean {
  if (value.has(call)) return true;
  const tested = state.get(holderOfCall(call)).get(call);
  return tested === 'nonzero' && statement?.value !== undefined && !isConstantZero(value);
}

function isLost(
  owner: ModuleFunction,
  call: Call,
  tested: Tested | undefined,
  { statement, value }: ReturnPoint,
  tellsByZero: boolean,
): boolean {
  if (tested === undefined || tested === 'zero' || tested === 'unknown' || value.has(call)) return false;
  if (tested === 'untested') return true;
  if (!statement?.value) return isVoid(owner) && !canTellOtherwise(owner, call);
  return returnsStatus(owner) && isConstantZero(value) && !tellsByZero;
}

/** `return started ? 1 : 0`: in this function zero is the failure. */
function isFailureByZero(call: Call, { returns }: FollowedResults): boolean {
  return returns.some((point) => {
    const value = point.statement?.value;
    return testedAt(point, call) === 'zero' && value?.kind === 'integer' && value.value !== 0n;
  });
}

function returnsStatus({ definition }: ModuleFunction): boolean {
  const { result } = definition.type;
  return (
    (result.kind === 'basic' || result.kind === 'named') && ['int', 'long', 'ssize_t'].includes(result.name)
  );
}

function isVoid({ definition }: ModuleFunction): boolean {
  const { result } = definition.type;
  return result.kind === 'basic' && result.name === 'void';
}

/** Whether the function stores something, or calls something, by which others may learn of the failure. */
function canTellOtherwise({ definition }: ModuleFunction, enabling: Call): boolean {
  const holders = new Holders(definition);
  const tells = (expression: Expression): boolean => {
    if (expression.kind === 'call')
      return expression !== enabling && !isHarmless(calledName(expression) ?? '');
    return expression.kind === 'assignment' && !isLocalVariable(holders.of(expression.left));
  };
  return findExpression(definition.body, tells) !== undefined;
}

function isLocalVariable(holder: string | undefined): boolean {
  return holder !== undefined && /^%\w+$/.test(holder);
}

/** A local variable that holds nothing but the result when the function returns. */
function variableWith({ state }: ReturnPoint, call: Call): string | undefined {
  const holder = state.holdersOf(call).find((each) => isLocalVariable(each) && state.get(each).size === 1);
  return holder?.slice(1);
}

/** Whether code that a condition leaves out, which is not known, may look at a variable of the function. */
function isUncertain(owner: ModuleFunction): boolean {
  const skipped = skippedNamesIn(owner);
  if (skipped.size === 0) return false;
  const holders = new Holders(owner.definition);
  const mentioned = findExpression(owner.definition.body, (expression) => {
    if (expression.kind !== 'identifier' || !skipped.has(expression.name)) return false;
    return ENABLING.has(expression.name) || !holders.variable(expression.name)?.startsWith('@');
  });
  return mentioned !== undefined;
}
