import type { CaseLabel, SwitchStatement } from '../../syntax/ast';
import { arithmeticType } from '../../c/arithmeticType';
import { type FunctionBuilder, Label, type SwitchLabels } from './functionBuilder';
import type { Machine } from '../run/machine';
import { canonical, wrap } from '../../c/integers';
import { operation } from '../symbols/operation';
import { INT } from '../../c/types';
import { type Int, isInt, Term, type Value } from '../memory/value';

/** Compiles a `switch`: first the jump to the right label, then the body with its labels. */
export function compileSwitch({ value, body }: SwitchStatement, builder: FunctionBuilder): void {
  const operand = builder.expression(value);
  const labels: SwitchLabels = {
    cases: [],
    otherwise: undefined,
    type: arithmeticType(operand.type, INT),
  };
  const end = new Label();
  builder.emit((frame, machine) => {
    frame.pc = (labelFor(operand.evaluate(frame, machine), labels, machine) ?? labels.otherwise ?? end).pc;
  });
  builder.breakLabels.push(builder.exit(end));
  builder.switches.push(labels);
  builder.statement(body);
  builder.switches.pop();
  builder.breakLabels.pop();
  builder.place(end);
}

function labelFor(value: Value, labels: SwitchLabels, machine: Machine): Label | undefined {
  const known = machine.memory.toInt(value);
  if (known instanceof Term) return labelForTerm(known, labels, machine);
  const { cases, type } = labels;
  const int = BigInt(type.kind === 'int' ? wrap(known, type) : known);
  return cases.find(({ first, last }) => first <= int && int <= last)?.label;
}

/** Each case that an unknown value can be is a choice. */
function labelForTerm(value: Term, { cases, type }: SwitchLabels, machine: Machine): Label | undefined {
  const asked = type.kind === 'int' ? operation('cast', value, 0, type) : value;
  return cases.find(({ first, last }) => machine.truth(isWithin(asked, first, last)))?.label;
}

function isWithin(value: Value, first: bigint, last: bigint): Value {
  if (isInt(value)) return Number(first <= BigInt(value) && BigInt(value) <= last);
  const [low, high] = [canonical(first), canonical(last)];
  if (low === high) return operation('==', value as Term, low, INT);
  const [isAbove, isBelow] = [
    operation('>=', value as Term, low, INT),
    operation('<=', value as Term, high, INT),
  ];
  return operation('&', isAbove, isBelow, INT);
}

/** `case` or `default`, which may also stand deeper in the body, of the innermost `switch`. */
export function compileCase({ value, last: end }: CaseLabel, builder: FunctionBuilder): void {
  const labels = builder.switches.at(-1);
  const label = new Label();
  builder.place(label);
  if (!labels) return;
  if (!value) {
    labels.otherwise = label;
    return;
  }
  const first = builder.scope.integer(value);
  const last = end ? builder.scope.integer(end) : first;
  if (first === undefined || last === undefined) return;
  const { type } = labels;
  const asValue = (int: Int): bigint => BigInt(type.kind === 'int' ? wrap(int, type) : int);
  labels.cases.push({ first: asValue(first), last: asValue(last), label });
}
