import { describe, expect, it } from 'vitest';
import { controlFlowOf } from '../../server/src/flow/controlFlow';
import { type ForwardAnalysis, solveForward } from '../../server/src/flow/dataFlow';
import { calledName } from '../../server/src/syntax/walk';
import { functionIn } from '../support/flowPaths';

/** Which functions may have been called. */
const MAY_BE_CALLED: ForwardAnalysis<ReadonlySet<string>> = {
  start: new Set(),
  join: (first, second) => new Set([...first, ...second]),
  equals: (first, second) => first.size === second.size,
  after: ({ step }, before) => {
    const name = step.kind === 'expression' && step.expression.kind === 'call' && calledName(step.expression);
    return name ? new Set([...before, name]) : before;
  },
  along: ({ step }, { when }, after) => {
    const isImpossible = step.kind === 'condition' && step.expression.kind === 'identifier';
    return isImpossible && step.expression.name === 'never' && when === true ? undefined : after;
  },
};

function calledAtEnd(body: string): string[] {
  const flow = controlFlowOf(functionIn(`void f(void) { ${body} }`).definition);
  const states = solveForward(flow, MAY_BE_CALLED);
  const end = flow.nodes.find(({ step }) => step.kind === 'return');
  return [...((end && states?.get(end)) ?? [])].sort();
}

describe('following a function forward', () => {
  it.each([
    ['a(); b();', ['a', 'b']],
    ['if (c) a(); else b();', ['a', 'b']],
    ['if (never) a(); b();', ['b']],
    ['while (c) { if (d) a(); b(); }', ['a', 'b']],
    ['out: a(); if (c) { b(); goto out; }', ['a', 'b']],
  ])('%s', (body, called) => {
    expect(calledAtEnd(body)).toEqual(called);
  });

  it('goes round loops until nothing changes any more', () => {
    // Each round carries one call further back through the variables of nested loops.
    const body = 'while (c) { while (c) { while (c) { a(); } b(); } d(); }';
    expect(calledAtEnd(body)).toEqual(['a', 'b', 'd']);
  });

  it('gives up on states that never stop changing', () => {
    const flow = controlFlowOf(functionIn('void f(void) { while (c) a(); }').definition);
    const counting: ForwardAnalysis<number> = {
      start: 0,
      join: Math.max,
      equals: (first, second) => first === second,
      after: ({ step }, before) => (step.kind === 'expression' ? before + 1 : before),
      along: (_node, _edge, after) => after,
    };
    expect(solveForward(flow, counting)).toBeUndefined();
  });
});
