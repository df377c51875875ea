import type { Subject } from '../entry';
import { EINVAL, ENOENT, ENOSPC, EPERM } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import type { Attribute } from '../../../kernel/structs';
import { keyOf } from '../../memory/keyOf';
import type { LoadedModule } from '../../run/loadedModule';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { splitParameters } from './parameterWords';
import { printLog } from '../text/print';

/** Module parameters: each is a variable `__lp_param_NAME` of type `struct kernel_param`. */
const C = String.raw`
struct kernel_param;

struct kernel_param_ops {
  unsigned int flags;
  int (*set)(const char *val, const struct kernel_param *kp);
  int (*get)(char *buffer, const struct kernel_param *kp);
  void (*free)(void *arg);
};

enum { KERNEL_PARAM_OPS_FL_NOARG = 1 };
enum { KERNEL_PARAM_FL_UNSAFE = 1, KERNEL_PARAM_FL_HWPARAM = 2 };

struct kparam_string {
  unsigned int maxlen;
  char *string;
};

struct kparam_array {
  unsigned int max;
  unsigned int elemsize;
  unsigned int *num;
  const struct kernel_param_ops *ops;
  void *elem;
};

struct kernel_param {
  const char *name;
  struct module *mod;
  const struct kernel_param_ops *ops;
  u16 perm;
  s8 level;
  u8 flags;
  union {
    void *arg;
    const struct kparam_string *str;
    const struct kparam_array *arr;
  };
};

#define __lp_param(lp_name, lp_ops, lp_arg, lp_perm, lp_flags) \
  static struct kernel_param __lp_param_##lp_name = { \
    .name = #lp_name, .mod = THIS_MODULE, .ops = lp_ops, .perm = lp_perm, .flags = lp_flags, .arg = (void *)(lp_arg) }
#define module_param(lp_name, type, lp_perm) module_param_named(lp_name, lp_name, type, lp_perm)
#define module_param_unsafe(lp_name, type, lp_perm) module_param_named_unsafe(lp_name, lp_name, type, lp_perm)
#define module_param_named(lp_name, lp_value, type, lp_perm) \
  __lp_param(lp_name, &param_ops_##type, &(lp_value), lp_perm, 0)
#define module_param_named_unsafe(lp_name, lp_value, type, lp_perm) \
  __lp_param(lp_name, &param_ops_##type, &(lp_value), lp_perm, KERNEL_PARAM_FL_UNSAFE)
#define module_param_cb(lp_name, lp_ops, lp_arg, lp_perm) __lp_param(lp_name, lp_ops, lp_arg, lp_perm, 0)
#define module_param_cb_unsafe(lp_name, lp_ops, lp_arg, lp_perm) \
  __lp_param(lp_name, lp_ops, lp_arg, lp_perm, KERNEL_PARAM_FL_UNSAFE)
#define core_param(lp_name, lp_value, type, lp_perm) module_param_named(lp_name, lp_value, type, lp_perm)
#define core_param_cb(lp_name, lp_ops, lp_arg, lp_perm) module_param_cb(lp_name, lp_ops, lp_arg, lp_perm)
#define module_param_hw(lp_name, type, hwtype, lp_perm) module_param(lp_name, type, lp_perm)
#define module_param_hw_named(lp_name, lp_value, type, hwtype, lp_perm) \
  module_param_named(lp_name, lp_value, type, lp_perm)
#define module_param_call(lp_name, lp_set, lp_get, lp_arg, lp_perm) \
  static const struct kernel_param_ops __lp_param_ops_##lp_name = { .flags = 0, .set = lp_set, .get = lp_get }; \
  __lp_param(lp_name, &__lp_param_ops_##lp_name, lp_arg, lp_perm, 0)
#define module_param_array(lp_name, type, nump, lp_perm) module_param_array_named(lp_name, lp_name, type, nump, lp_perm)
#define module_param_array_named(lp_name, lp_array, type, nump, lp_perm) \
  static const struct kparam_array __lp_arr_##lp_name = { \
    .max = sizeof(lp_array) / sizeof((lp_array)[0]), .elemsize = sizeof((lp_array)[0]), .num = nump, \
    .ops = &param_ops_##type, .elem = lp_array }; \
  __lp_param(lp_name, &param_array_ops, &__lp_arr_##lp_name, lp_perm, 0)
#define module_param_string(lp_name, lp_string, lp_len, lp_perm) \
  static const struct kparam_string __lp_str_##lp_name = { .maxlen = lp_len, .string = lp_string }; \
  __lp_param(lp_name, &param_ops_string, &__lp_str_##lp_name, lp_perm, 0)
#define kernel_param_lock(mod) do { } while (0)
#define kernel_param_unlock(mod) do { } while (0)

char *__lp_param_element(const char *val, size_t length);
void __lp_param_element_done(char *element);
int __lp_param_set_charp(const char *val, const struct kernel_param *kp);
void __lp_param_free_charp(void *arg);
`;

/** A parameter of a module. */
interface Parameter {
  readonly name: string;
  /** Permission bits of its file; 0 if it has none. */
  readonly mode: number;
  /** Sets it; undefined is the name without a value. Returns 0 or a negative errno. */
  readonly set: (text: string | undefined) => Run<number>;
  /** Its text as the file shows it, or a negative errno. */
  readonly get: () => Run<string | number>;
}

const PREFIX = '__lp_param_';
const OPS_PREFIX = '__lp_param_ops_';
const NO_ARGUMENT = 1;
const UNSAFE = 1;
const PAGE_SIZE = 4096;

/** The parameters that a module declares, in the order of its sources. */
export function moduleParameters(machine: Machine, module: LoadedModule): readonly Parameter[] {
  const { program, instance } = module;
  return program.variables
    .filter(({ name }) => name.startsWith(PREFIX) && !name.startsWith(OPS_PREFIX))
    .map((variable) => parameterAt(machine, new Pointer(instance.global(variable), 0)));
}

/** The files of the parameters that have one. */
export function parameterFiles(machine: Machine, module: LoadedModule): readonly Attribute[] {
  return moduleParameters(machine, module)
    .filter(({ mode }) => mode !== 0)
    .map(({ name, mode, get, set }) => ({ name, mode, show: get, store: (text) => stored(set(text), text) }));
}

/** @kernel kernel/params.c param_attr_store */
function* stored(run: Run<number>, text: string): Run<number> {
  return (yield* run) || text.length;
}

function parameterAt(machine: Machine, at: Pointer): Parameter {
  const field = (name: string): Value => machine.getField(at, 'kernel_param', name);
  return {
    name: machine.readString(field('name')) ?? '?',
    mode: machine.toNumber(field('perm')),
    set: (text) => setParameter(machine, at, text),
    get: () => getParameter(machine, at),
  };
}

/** @kernel kernel/params.c parse_one */
function* setParameter(machine: Machine, at: Pointer, text: string | undefined): Run<number> {
  const ops = machine.getField(at, 'kernel_param', 'ops');
  const flags = machine.toNumber(machine.getField(ops, 'kernel_param_ops', 'flags'));
  if (text === undefined && (flags & NO_ARGUMENT) === 0) return -EINVAL;
  const set = machine.getField(ops, 'kernel_param_ops', 'set');
  if (set === 0) return -EPERM;
  warnIfUnsafe(machine, at);
  const value = text === undefined ? 0 : temporaryString(machine, text);
  const result = yield* machine.call(set, [value, at]);
  if (value !== 0) machine.memory.end(value.object, 'freed', undefined);
  return machine.toNumber(result) | 0;
}

/** @kernel kernel/params.c param_check_unsafe */
function warnIfUnsafe(machine: Machine, at: Pointer): void {
  if ((machine.toNumber(machine.getField(at, 'kernel_param', 'flags')) & UNSAFE) === 0) return;
  const name = machine.readString(machine.getField(at, 'kernel_param', 'name')) ?? '?';
  printLog(machine, `Setting dangerous option ${name} - tainting kernel\n`);
}

/** @kernel kernel/params.c param_attr_show */
function* getParameter(machine: Machine, at: Pointer): Run<string | number> {
  const get = machine.getField(machine.getField(at, 'kernel_param', 'ops'), 'kernel_param_ops', 'get');
  if (get === 0) return -EPERM;
  const page = machine.allocate(PAGE_SIZE, 'sysfs', true);
  const length = machine.toNumber(yield* machine.call(get, [page, at])) | 0;
  const text = length < 0 ? length : (machine.readString(page, PAGE_SIZE) ?? '').slice(0, length);
  machine.memory.end(page.object, 'freed', undefined);
  return text;
}

function temporaryString(machine: Machine, text: string): Pointer {
  const at = machine.allocate(text.length + 1, 'param_set', false);
  machine.writeString(at, text);
  return at;
}

/**
 * Sets parameters as they stand on the command line of insmod. Returns 0 or a negative errno.
 * @kernel kernel/params.c parse_args
 */
export function* parseParameters(
  machine: Machine,
  module: LoadedModule,
  words: readonly string[],
): Run<number> {
  const parameters = moduleParameters(machine, module);
  for (const { name, value } of splitParameters(words.join(' '))) {
    const parameter = parameters.find((each) => each.name === name.replaceAll('-', '_'));
    if (!parameter) {
      if (!isBuiltIn(name)) printLog(machine, `${module.name}: unknown parameter '${name}' ignored\n`);
      continue;
    }
    const err = yield* parameter.set(value);
    if (err === 0) continue;
    printLog(machine, `${module.name}: ${complaint(err, name, value ?? '')}\n`);
    return err;
  }
  return 0;
}

/** Parameters that every module has. */
function isBuiltIn(name: string): boolean {
  return name === 'dyndbg' || name === 'async_probe';
}

function complaint(err: number, name: string, value: string): string {
  if (err === -ENOENT) return `Unknown parameter \`${name}'`;
  return `\`${value}' ${err === -ENOSPC ? 'too large' : 'invalid'} for parameter \`${name}'`;
}

/** Copies of values that `charp` parameters point to; they are freed with the next value. */
const CHARP_VALUES = new Part<Map<string, Pointer>>('values of charp parameters', () => new Map());

const CHARP_MAX = 1024;

function freeCharp(machine: Machine, argument: Value): void {
  const values = machine.part(CHARP_VALUES);
  const old = values.get(keyOf(argument));
  if (old && !old.object.end) machine.memory.end(old.object, 'freed', machine.place());
  values.delete(keyOf(argument));
}

/** @kernel kernel/params.c param_set_charp */
function setCharp(machine: Machine, value: Value, at: Value): number {
  const text = machine.readString(value) ?? '';
  if (text.length > CHARP_MAX) {
    const name = machine.readString(machine.getField(at, 'kernel_param', 'name')) ?? '?';
    printLog(machine, `${name}: string parameter too long\n`);
    return -ENOSPC;
  }
  const argument = machine.getField(at, 'kernel_param', 'arg');
  freeCharp(machine, argument);
  const copy = temporaryString(machine, text);
  machine.part(CHARP_VALUES).set(keyOf(argument), copy);
  machine.memory.store(argument, 8, copy);
  return 0;
}

export const PARAMETERS: Subject = {
  c: C,
  functions: {
    __lp_param_set_charp: { run: ({ machine, args }) => setCharp(machine, args[0] ?? 0, args[1] ?? 0) },
    __lp_param_free_charp: { run: ({ machine, args }) => freeCharp(machine, args[0] ?? 0) },
    __lp_param_element: {
      run: ({ machine, args }) => {
        const text = machine.readString(args[0] ?? 0) ?? '';
        return temporaryString(machine, text.slice(0, machine.toNumber(args[1])));
      },
    },
    __lp_param_element_done: {
      run: ({ machine, args }) => {
        const [element] = args;
        if (element instanceof Pointer) machine.memory.end(element.object, 'freed', undefined);
      },
    },
  },
};
