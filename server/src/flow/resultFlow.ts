import type { Location } from '../base/span';
import type {
  Assignment,
  Call,
  Declaration,
  Expression,
  FunctionDefinition,
  ReturnStatement,
  Unary,
} from '../syntax/ast';
import { calledName } from '../syntax/walk';
import { controlFlowOf } from './controlFlow';
import type { FlowEdge, FlowNode } from './controlFlowGraph';
import { type ForwardAnalysis, solveForward } from './dataFlow';
import { Holders, isMemory, isPartOf, mayBeSame } from './holders';
import { assignsFirst, isHarmless, mayWriteArguments } from './kernelCalls';
import { forgetTests, refine, refineCase } from './resultConditions';
import type { FollowedResults, Question, ReturnPoint, Use } from './resultQuestion';
import { OTHER_VALUE, ResultState, type Tested, type Value, sourcesOf, untested } from './resultState';
import { type ResultContext, holderOfCall, valueOf } from './resultValues';

/**
 * Follows values through all ways of a function.
 * @returns undefined if that takes too many steps
 */
export function followResults(
  definition: FunctionDefinition,
  question: Question,
): FollowedResults | undefined {
  const flow = controlFlowOf(definition);
  const analysis = new ResultAnalysis(definition, question);
  const states = solveForward(flow, analysis);
  if (!states) return undefined;
  const returns: ReturnPoint[] = [];
  for (const node of flow.nodes) {
    const state = states.get(node);
    if (!state) continue;
    analysis.after(node, state, true);
    if (node.step.kind === 'return') returns.push(analysis.returnPoint(node.step.statement, state));
  }
  return { uses: analysis.uses, returns };
}

class ResultAnalysis implements ForwardAnalysis<ResultState>, ResultContext {
  readonly uses: Use[] = [];
  readonly start: ResultState;
  readonly holders: Holders;
  private isReporting = false;

  constructor(
    definition: FunctionDefinition,
    private readonly question: Question,
  ) {
    this.holders = new Holders(definition);
    this.start = question.parameters.reduce((state, parameter) => {
      const holder = parameter.name && this.holders.variable(parameter.name.name);
      return holder === undefined ? state : state.set(holder, untested(parameter));
    }, ResultState.EMPTY);
  }

  get arePointers(): boolean {
    return this.question.arePointers;
  }

  isFollowed(call: Call): boolean {
    return this.question.isFollowed(call);
  }

  refine(condition: Expression, outcome: boolean, state: ResultState): ResultState | undefined {
    return refine(condition, outcome, state, this);
  }

  join(first: ResultState, second: ResultState): ResultState {
    return first.join(second);
  }

  equals(first: ResultState, second: ResultState): boolean {
    // A join that adds nothing gives the first state itself.
    return first === second;
  }

  along(node: FlowNode, edge: FlowEdge, after: ResultState): ResultState | undefined {
    const { step } = node;
    if (edge.when === undefined || after.isLost) return after;
    if (step.kind === 'condition') return this.refine(step.expression, edge.when === true, after);
    if (step.kind !== 'switch') return after;
    const label = typeof edge.when === 'object' ? edge.when : undefined;
    return refineCase(step.value, label?.last ? undefined : label?.value, after, this);
  }

  after(node: FlowNode, before: ResultState, isReporting = false): ResultState {
    this.isReporting = isReporting;
    if (before.isLost) return before;
    const { step } = node;
    switch (step.kind) {
      case 'expression':
        return this.expression(step.expression, step.isUsed, before);
      case 'declaration':
        return this.declaration(step.declaration, before);
      case 'iterate':
        return this.iteration(step.call, before);
      case 'asm':
        return ResultState.EMPTY;
      case 'unknown':
        return ResultState.LOST;
      default:
        return before;
    }
  }

  returnPoint(statement: ReturnStatement | undefined, state: ResultState): ReturnPoint {
    const value = statement?.value ? this.value(statement.value, state) : OTHER_VALUE;
    return { statement, value, state };
  }

  private value(expression: Expression, state: ResultState): Value {
    return valueOf(expression, state, this);
  }

  private expression(expression: Expression, isUsed: boolean, before: ResultState): ResultState {
    switch (expression.kind) {
      case 'assignment':
        return this.assignment(expression, before);
      case 'postfix':
        return this.store(expression.operand, OTHER_VALUE, before);
      case 'call':
        return this.call(expression, isUsed, before);
      case 'member':
        return expression.arrow ? this.access(expression.object, expression, before) : before;
      case 'subscript':
        return this.access(expression.array, expression, this.computed([expression.index], before));
      case 'unary':
        return this.unary(expression, before);
      case 'binary':
        return this.computed([expression.left, expression.right], before);
      case 'list':
        return this.computed(
          expression.items.map(({ value }) => value),
          before,
        );
      case 'unknown':
        return ResultState.EMPTY;
      default:
        return before;
    }
  }

  private unary(expression: Unary, before: ResultState): ResultState {
    const { operator, operand } = expression;
    if (operator === '*') return this.access(operand, expression, before);
    const seen = this.computed([operand], before);
    // Whoever gets the address may change what is there.
    return operator === '&' || operator === '++' || operator === '--'
      ? this.store(operand, OTHER_VALUE, seen)
      : seen;
  }

  /** What is computed from a status may tell what the status was. */
  private computed(operands: readonly Expression[], before: ResultState): ResultState {
    if (this.arePointers) return before;
    return operands.reduce((state, operand) => this.escape(this.value(operand, state), state), before);
  }

  private declaration({ name, initialiser, storage }: Declaration, before: ResultState): ResultState {
    const holder = name && this.holders.variable(name.name);
    if (holder === undefined) return before;
    const value = initialiser && storage !== 'static' ? this.value(initialiser, before) : OTHER_VALUE;
    return before.forget((other) => isPartOf(other, holder)).set(holder, value);
  }

  private assignment({ left, right, operator }: Assignment, before: ResultState): ResultState {
    if (operator === '=') return this.store(left, this.value(right, before), before);
    return this.store(left, OTHER_VALUE, this.computed([left, right], before));
  }

  private store(target: Expression, value: Value, before: ResultState): ResultState {
    const holder = this.holders.of(target);
    if (holder === undefined) return this.escape(value, before).forget(isMemory);
    const kept = before.forget((other) => isPartOf(other, holder) || mayBeSame(other, holder));
    return isMemory(holder) && !this.arePointers ? this.escape(value, kept) : kept.set(holder, value);
  }

  /** What is stored where it cannot be followed may be tested anywhere. */
  private escape(value: Value, state: ResultState): ResultState {
    const sources = sourcesOf(value);
    return sources.length === 0
      ? state
      : state.change((source, tested) => (sources.includes(source) ? 'unknown' : tested));
  }

  private iteration(call: Call, before: ResultState): ResultState {
    const accessed = call.arguments.reduce((state, argument) => {
      return argument.kind === 'identifier' ? state : this.access(argument, argument, state);
    }, before);
    return call.arguments.reduce((state, argument) => {
      return argument.kind === 'identifier' ? this.store(argument, OTHER_VALUE, state) : state;
    }, accessed);
  }

  private call(call: Call, isUsed: boolean, before: ResultState): ResultState {
    const name = calledName(call) ?? '';
    const [first, second] = call.arguments;
    if (first && second && assignsFirst(name)) return this.store(first, this.value(second, before), before);
    let state = before;
    for (const [index, argument] of call.arguments.entries()) {
      state = this.argument(call, argument, index, isUsed, state);
      const isWritten = argument.kind === 'identifier' && mayWriteArguments(name);
      if (isWritten) state = this.store(argument, OTHER_VALUE, state);
    }
    if (!isHarmless(name)) state = state.forget(isMemory);
    if (this.question.mayNotReturn(call)) state = withoutTests(state);
    return this.isFollowed(call) ? this.result(call, state) : state;
  }

  private argument(
    call: Call,
    argument: Expression,
    index: number,
    isUsed: boolean,
    state: ResultState,
  ): ResultState {
    const sources = sourcesOf(this.value(argument, state));
    // `check(p != NULL)` may be an assertion.
    if (sources.length === 0)
      return isHarmless(calledName(call) ?? '') ? state : forgetTests(argument, state, this);
    const fate = this.question.fateOf(call, index, isUsed);
    switch (fate.kind) {
      case 'ignored':
        return state;
      case 'dereferenced':
        return this.access(argument, argument, state, fate.where);
      case 'asserted':
        return this.refine(argument, true, state) ?? state;
      case 'unknown':
        return state.change((source, tested) =>
          sources.includes(source) && tested !== 'nonzero' ? 'unknown' : tested,
        );
    }
  }

  /** The call has returned. What it returned the time before is no longer followed. */
  private result(call: Call, before: ResultState): ResultState {
    const holder = holderOfCall(call);
    const record = this.question.recordOf(call, this.holders);
    const known = record?.isFound ? before.get(record.holder) : OTHER_VALUE;
    if (isNonzero(known)) return before.set(holder, known);
    const value = untested(call);
    const fresh = before
      .change((source, tested) => (source === call ? undefined : tested))
      .set(holder, value);
    return record ? fresh.set(record.holder, value) : fresh;
  }

  /** Memory is accessed at a pointer. Behind it the pointer is taken for good: one report is enough. */
  private access(pointer: Expression, at: Expression, state: ResultState, inside?: Location): ResultState {
    const value = this.value(pointer, state);
    const sources = sourcesOf(value).filter((source) => mayBeZero(value.get(source)));
    if (sources.length === 0) return state;
    if (this.isReporting) {
      for (const source of sources)
        this.uses.push({ source, at, tested: value.get(source) ?? 'unknown', inside });
    }
    return state.change((source, tested) =>
      sources.includes(source) && tested !== 'nonzero' ? undefined : tested,
    );
  }
}

/** The way on which a test has found something may have ended. */
function withoutTests(state: ResultState): ResultState {
  return state.change((_source, tested) => (tested === 'untested' ? tested : 'unknown'));
}

/** Whether zero is likely enough to speak about it: some way leads here on which nobody has excluded it. */
export function mayBeZero(tested: Tested | undefined): boolean {
  return tested === 'untested' || tested === 'zero' || tested === 'mixed';
}

function isNonzero(value: Value): boolean {
  return [...value.values()].every((tested) => tested === 'nonzero');
}
