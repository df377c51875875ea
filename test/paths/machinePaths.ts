import type { Int } from '../../server/src/c/integers';
import { explore, type Verdict } from '../../server/src/explore/explorer';
import { evaluate } from '../../server/src/machine/symbols/evaluateTerm';
import { Term, UnknownSymbol } from '../../server/src/machine/symbols/term';
import { runC, type RunResult } from '../support/runC';
import type { Choose } from '../../server/src/machine/run/choice';
import type { Behaviour } from './gcc';
import type { Subject } from './randomBranches';

/** A way through a function, and arguments with which it is taken. */
export interface Path extends Behaviour {
  readonly inputs: readonly Int[];
}

export interface Paths {
  readonly paths: readonly Path[];
  /** Whether ways were left out, or may have been. */
  readonly isIncomplete: boolean;
  /** What the machine did not know, or what went wrong. */
  readonly complaints: readonly string[];
}

/** All ways through a function whose arguments are not known, but no more than `most`. */
export function pathsOf(subject: Subject, most: number): Paths {
  const paths: Path[] = [];
  const complaints = new Set<string>();
  let isIncomplete = false;
  const runs = explore((choose) => run(subject, choose), { runs: most, steps: 50_000_000 });
  let verdict: Verdict | undefined;
  while (!verdict) {
    const next = runs.next();
    if (next.done) verdict = next.value;
    else {
      const { path, complaint, isBound } = next.value.outcome;
      isIncomplete ||= isBound;
      if (path) paths.push(path);
      else complaints.add(complaint);
    }
  }
  return { paths, isIncomplete: isIncomplete || verdict.kind === 'spent', complaints: [...complaints] };
}

interface Outcome {
  readonly path: Path | undefined;
  readonly complaint: string;
  readonly isBound: boolean;
}

function run({ name, parameters, text }: Subject, choose: Choose): Outcome {
  const args = parameters.map((each) => new UnknownSymbol(each.name, each.type));
  const source = `#include <linux/printk.h>\nstatic void seen(int id) { printk("%d", id); }\n${text}`;
  const ran = runC(source, { call: name, args, choose });
  const { constraints, statistics } = ran.machine;
  const isBound = statistics.bounds.size > 0;
  const complaint = [...ran.faults, ...ran.unknown].join('; ');
  if (complaint !== '' || ran.result === undefined) return { path: undefined, complaint, isBound };
  return {
    path: { ...behaviourOf(ran), inputs: args.map((each) => evaluate(each, constraints.model)) },
    complaint,
    isBound,
  };
}

function behaviourOf({ result, log, machine }: RunResult): Behaviour {
  const value = result instanceof Term ? machine.constraints.valueOf(result) : result;
  return {
    result: typeof value === 'object' ? 0n : BigInt(value ?? 0),
    trace: log.map((line) => Number(/\d+$/.exec(line)?.[0])),
  };
}
