import type {
  ArithmeticFor,
  Case,
  CompoundCommand,
  CompoundList,
  For,
  If,
  Redirected,
  Select,
  While,
} from 'unbash';
import { expandPartsToText, expandToPattern, expandToText, expandWords } from './expansion/expand';
import { evaluateWritten } from './expansion/expandArithmetic';
import { matchesPattern } from './language/matchPattern';
import { setParameter } from './parameters';
import { openRedirects } from './redirect';
import type { Run } from './run';
import { type Shell, subshellOf } from './shell';
import { LoopSignal } from './signals';
import { exitOnFailure, inCondition, runSubshell } from './statements';
import { runTest } from './builtins/testExpression';

/** Runs a compound command. */
export function* runCompound(shell: Shell, node: CompoundCommand | Redirected): Run<number> {
  switch (node.type) {
    case 'If':
      return yield* runIf(shell, node);
    case 'For':
    case 'Select':
      return yield* runFor(shell, node);
    case 'ArithmeticFor':
      return yield* runArithmeticFor(shell, node);
    case 'While':
      return yield* runWhile(shell, node);
    case 'Case':
      return yield* runCase(shell, node);
    case 'BraceGroup':
      return yield* shell.world.interpreter.node(shell, node.body);
    case 'Subshell': {
      const inner = subshellOf(shell);
      const status = yield* runSubshell(inner, inner.world.interpreter.node(inner, node.body));
      return checked(shell, status);
    }
    case 'TestCommand':
      return checked(shell, yield* runTest(shell, node.expression));
    case 'ArithmeticCommand': {
      const value = yield* evaluateWritten(shell, node.body, node.expression, expandPartsToText);
      return checked(shell, value === 0n ? 1 : 0);
    }
    case 'Redirected':
      return yield* runRedirected(shell, node);
  }
}

function checked(shell: Shell, status: number): number {
  exitOnFailure(shell, status);
  return status;
}

function* runRedirected(shell: Shell, { command, redirects }: Redirected): Run<number> {
  const before = shell.descriptors;
  const opened = yield* openRedirects(shell, redirects);
  if (!opened) return 1;
  shell.descriptors = opened;
  try {
    return yield* runCompound(shell, command);
  } finally {
    shell.descriptors = before;
  }
}

function* runIf(shell: Shell, node: If): Run<number> {
  for (const branch of [node, ...node.elif]) {
    if ((yield* inCondition(shell, branch.clause)) === 0)
      return yield* shell.world.interpreter.node(shell, branch.then);
  }
  return node.else ? yield* shell.world.interpreter.node(shell, node.else) : 0;
}

function* runFor(shell: Shell, node: For | Select): Run<number> {
  const values = node.wordlist ? yield* expandWords(shell, node.wordlist) : shell.args;
  let status = 0;
  for (const value of values) {
    setParameter(shell, node.name.value, value);
    const round = yield* runRound(shell, node.body);
    status = round.status;
    if (round.isLast) break;
  }
  return status;
}

function* runArithmeticFor(shell: Shell, node: ArithmeticFor): Run<number> {
  const { interpreter } = shell.world;
  let status = 0;
  if (node.initialize) yield* interpreter.evaluate(shell, node.initialize);
  while (!node.test || (yield* interpreter.evaluate(shell, node.test)) !== 0n) {
    const round = yield* runRound(shell, node.body);
    status = round.status;
    if (round.isLast) break;
    if (node.update) yield* interpreter.evaluate(shell, node.update);
  }
  return status;
}

function* runWhile(shell: Shell, node: While): Run<number> {
  let status = 0;
  for (;;) {
    const clause = yield* runRound(shell, node.clause, true);
    if (clause.isLast) return status;
    if ((clause.status === 0) !== (node.kind === 'while')) return status;
    const round = yield* runRound(shell, node.body);
    status = round.status;
    if (round.isLast) return status;
  }
}

interface Round {
  readonly status: number;
  /** `break` was run. */
  readonly isLast: boolean;
}

function* runRound(shell: Shell, body: CompoundList, isCondition = false): Run<Round> {
  shell.world.budget.step();
  shell.loops++;
  try {
    const run = isCondition ? inCondition(shell, body) : shell.world.interpreter.node(shell, body);
    return { status: yield* run, isLast: false };
  } catch (signal) {
    if (!(signal instanceof LoopSignal)) throw signal;
    if (signal.levels > 1 && shell.loops > 1) throw new LoopSignal(signal.kind, signal.levels - 1);
    return { status: 0, isLast: signal.kind === 'break' };
  } finally {
    shell.loops--;
  }
}

function* runCase(shell: Shell, { word, items }: Case): Run<number> {
  const text = yield* expandToText(shell, word);
  let status = 0;
  let fallsThrough = false;
  for (const { pattern, body, terminator } of items) {
    let matches = fallsThrough;
    for (const each of pattern) matches ||= matchesPattern(text, yield* expandToPattern(shell, each));
    if (!matches) continue;
    status = yield* shell.world.interpreter.node(shell, body);
    if (terminator === ';;' || terminator === undefined) return status;
    fallsThrough = terminator === ';&';
  }
  return status;
}
