import type { Subject } from '../entry';
import type { Machine } from '../../run/machine';
import { Oops } from '../../run/fault';
import { Part } from '../../run/part';
import { Pointer, unknownValue, type Value } from '../../memory/value';
import { argument, intArgument } from '../support/arguments';

/** Types, constants and small macros that every module uses. */
const C = String.raw`
/* An array, as on x86-64: who is given one goes on where the caller's is, and it may be given before it is begun. */
typedef struct { unsigned long __lp_list; unsigned long __lp_rest[2]; } va_list[1];
#define va_start(list, last) ((void)((list)->__lp_list = __lp_va_start()))
#define va_arg(list, type) (*(type *)__lp_va_arg((list), sizeof(type), __lp_is_record(*(type *)0)))
#define va_copy(to, from) ((void)((to)->__lp_list = __lp_va_copy(from)))
#define va_end(list) ((void)0)
#define __builtin_va_list va_list
#define __builtin_va_start(list, last) va_start(list, last)
#define __builtin_va_arg(list, type) va_arg(list, type)
#define __builtin_va_end(list) va_end(list)
#define __builtin_va_copy(to, from) va_copy(to, from)
unsigned long __lp_va_start(void);
void *__lp_va_arg(void *list, unsigned long size, int is_record);
unsigned long __lp_va_copy(const void *list);
`;

/** What a `va_list` stands for: the arguments behind the named ones, and how many of them were taken. */
interface ArgumentList {
  readonly values: readonly Value[];
  taken: number;
}

/** A `va_list` in C holds the index here and one. */
const ARGUMENT_LISTS = new Part<ArgumentList[]>('argument lists', () => []);

const LISTS_MAX = 1_000_000;

/** All arguments that a `va_list` has left. */
export function valuesOf(machine: Machine, list: Value): readonly Value[] {
  const found = listOf(machine, list);
  return found ? found.values.slice(found.taken) : [];
}

function listOf(machine: Machine, list: Value): ArgumentList | undefined {
  const handle = machine.memory.load(list, { size: 8, signed: false }, false);
  return machine.part(ARGUMENT_LISTS)[machine.toNumber(handle) - 1];
}

function add(machine: Machine, list: ArgumentList): number {
  const lists = machine.part(ARGUMENT_LISTS);
  if (lists.length >= LISTS_MAX)
    throw new Oops('out-of-memory', 'The modules began too many argument lists.');
  return lists.push(list);
}

/** The arguments of the C function that runs, without the named ones. */
function argumentsOfCaller(machine: Machine): readonly Value[] {
  const frame = machine.context.frames.at(-1);
  return frame ? frame.args.slice(frame.code.type.parameters.length) : [];
}

/** Puts a value into memory of its own, so that C can read it as any type. */
function materialise(machine: Machine, value: Value, isRecord: boolean): Value {
  if (isRecord && value instanceof Pointer) return value;
  const object = machine.memory.allocate({
    kind: 'stack',
    size: 8,
    name: 'variable argument',
    isZeroed: true,
  });
  machine.memory.store(new Pointer(object, 0), 8, value);
  return new Pointer(object, 0);
}

export const VARARGS: Subject = {
  c: C,
  functions: {
    va_start: { writesVariables: true },
    va_copy: { writesVariables: true },
    va_end: { writesVariables: true },
    __lp_va_start: { run: ({ machine }) => add(machine, { values: argumentsOfCaller(machine), taken: 0 }) },
    __lp_va_copy: {
      run: (call) => {
        const list = listOf(call.machine, argument(call, 0));
        return list ? add(call.machine, { ...list }) : 0;
      },
    },
    __lp_va_arg: {
      run: (call) => {
        const { machine } = call;
        const list = listOf(machine, argument(call, 0));
        const value = list?.values[list.taken++] ?? unknownValue('an argument that is missing', false);
        return materialise(machine, value, intArgument(call, 2) === 1);
      },
    },
  },
};
