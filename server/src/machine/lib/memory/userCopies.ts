import type { Subject } from '../entry';
import { EFAULT } from '../../../kernel/errno';
import { offsetPointer } from '../../compile/offsetPointer';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import type { Value } from '../../memory/value';
import { lengthAt } from '../../memory/strings';
import { argument, countArgument, isNull, unknownResult } from '../support/arguments';

/** Copies from and to user space, as in uaccess.h. What user space has is memory like any other; NULL is not mapped. */
const C = String.raw`
unsigned long copy_to_user(void *to, const void *from, unsigned long count);
unsigned long copy_from_user(void *to, const void *from, unsigned long count);
unsigned long __copy_to_user(void *to, const void *from, unsigned long count);
unsigned long __copy_from_user(void *to, const void *from, unsigned long count);
unsigned long __copy_to_user_inatomic(void *to, const void *from, unsigned long count);
unsigned long __copy_from_user_inatomic(void *to, const void *from, unsigned long count);
long copy_from_user_nofault(void *to, const void *from, size_t count);
long copy_to_user_nofault(void *to, const void *from, size_t count);
long copy_from_kernel_nofault(void *to, const void *from, size_t count);
long copy_to_kernel_nofault(void *to, const void *from, size_t count);
#define copy_from_user_inatomic(to, from, count) __copy_from_user_inatomic(to, from, count)
#define get_kernel_nofault(x, pointer) copy_from_kernel_nofault(&(x), pointer, sizeof(x))
int copy_struct_from_user(void *to, size_t size, const void *from, size_t user_size);
unsigned long clear_user(void *to, unsigned long count);
long strncpy_from_user(char *dest, const char *src, long count);
long strnlen_user(const char *s, long count);
bool __lp_user_fault(const void *pointer, const char *name);
void pagefault_disable(void);
void pagefault_enable(void);
#define access_ok(pointer, size) 1
#define user_access_begin(pointer, size) 1
#define user_access_end() do { } while (0)
#define __lp_get_user(x, pointer, name) ({ int __lp_fault = __lp_user_fault(pointer, name) ? -EFAULT : 0; \
  if (__lp_fault) (x) = 0; else (x) = *(pointer); __lp_fault; })
#define __lp_put_user(x, pointer, name) ({ int __lp_fault = __lp_user_fault(pointer, name) ? -EFAULT : 0; \
  if (!__lp_fault) *(pointer) = (x); __lp_fault; })
#define get_user(x, pointer) __lp_get_user(x, pointer, "get_user")
#define put_user(x, pointer) __lp_put_user(x, pointer, "put_user")
#define __get_user(x, pointer) get_user(x, pointer)
#define __put_user(x, pointer) put_user(x, pointer)
#define unsafe_get_user(x, pointer, label) do { if (__lp_get_user(x, pointer, NULL)) goto label; } while (0)
#define unsafe_put_user(x, pointer, label) do { if (__lp_put_user(x, pointer, NULL)) goto label; } while (0)
#define u64_to_user_ptr(x) ((void *)(unsigned long)(x))
`;

const E2BIG = 7;

/** Copies, unless the user's side is not mapped. Returns whether it was. */
function copied(call: KernelCall, user: 0 | 1): boolean {
  if (isNull(argument(call, user))) return false;
  call.machine.memory.copy(argument(call, 0), argument(call, 1), countArgument(call, 2) ?? 0);
  return true;
}

/** Gives the number of bytes that could not be copied. */
function copying(user: 0 | 1): KernelFunction {
  return (call) => (copied(call, user) ? 0 : (countArgument(call, 2) ?? 0));
}

function copyingOrFault(user: 0 | 1): KernelFunction {
  return (call) => (copied(call, user) ? 0 : -EFAULT);
}

/** What user space has more than the kernel must be zeros. @kernel include/linux/uaccess.h copy_struct_from_user */
function copyStruct(call: KernelCall): Value {
  const { memory } = call.machine;
  const [to, from] = [argument(call, 0), argument(call, 2)];
  const [size, userSize] = [countArgument(call, 1), countArgument(call, 3)];
  if (size === undefined || userSize === undefined) return unknownResult(call);
  if (isNull(from)) return -EFAULT;
  const limit = Math.min(userSize, size + 4096);
  for (let index = size; index < limit; index++) {
    if (memory.load(offsetPointer(from, index), { size: 1, signed: false }, false) !== 0) return -E2BIG;
  }
  if (size > userSize) memory.fill(offsetPointer(to, userSize), 0, size - userSize);
  memory.copy(to, from, Math.min(size, userSize));
  return 0;
}

function stringIntoBuffer(call: KernelCall): Value {
  const { memory } = call.machine;
  const [to, from] = [argument(call, 0), argument(call, 1)];
  if (isNull(from)) return -EFAULT;
  const limit = countArgument(call, 2) ?? 0;
  const length = lengthAt(memory, from, limit);
  if (length === undefined) {
    memory.copy(to, from, limit);
    return unknownResult(call);
  }
  memory.copy(to, from, length);
  if (length < limit) memory.store(offsetPointer(to, length), 1, 0);
  return length;
}

/** The length with the zero behind it; 0 where nothing is mapped. */
function lengthOfUsers(call: KernelCall): Value {
  if (isNull(argument(call, 0))) return 0;
  const length = lengthAt(call.machine.memory, argument(call, 0), countArgument(call, 1) ?? 0);
  return length === undefined ? unknownResult(call) : length + 1;
}

function clear(call: KernelCall): Value {
  const count = countArgument(call, 1) ?? 0;
  if (isNull(argument(call, 0))) return count;
  call.machine.memory.fill(argument(call, 0), 0, count);
  return 0;
}

/** For get_user() and put_user(); the name is absent where pages are not waited for. */
function isFaulting(call: KernelCall): number {
  const { machine } = call;
  const name = argument(call, 1);
  const { pagefaultsDisabled } = machine.context;
  if (!isNull(name) && pagefaultsDisabled === 0) machine.mightSleep(machine.readString(name) ?? 'get_user');
  return isNull(argument(call, 0)) ? 1 : 0;
}

const FAULTS = { sleeps: 'on page faults' } as const;

export const USER_COPIES: Subject = {
  c: C,
  functions: {
    get_user: { writesVariables: true, accesses: [] },
    put_user: { accesses: [] },
    __get_user: { writesVariables: true },
    unsafe_get_user: { writesVariables: true },
    copy_from_user: { ...FAULTS, returns: 'bytes not copied', run: copying(1) },
    copy_to_user: { ...FAULTS, returns: 'bytes not copied', run: copying(0) },
    __copy_from_user: { ...FAULTS, returns: 'bytes not copied', run: copying(1) },
    __copy_to_user: { ...FAULTS, returns: 'bytes not copied', run: copying(0) },
    __copy_from_user_inatomic: { returns: 'bytes not copied', run: copying(1) },
    __copy_to_user_inatomic: { returns: 'bytes not copied', run: copying(0) },
    copy_from_user_nofault: { returns: '0 or -errno', run: copyingOrFault(1) },
    copy_to_user_nofault: { returns: '0 or -errno', run: copyingOrFault(0) },
    copy_from_kernel_nofault: { returns: '0 or -errno', run: copyingOrFault(1) },
    copy_to_kernel_nofault: { returns: '0 or -errno', run: copyingOrFault(0) },
    copy_struct_from_user: { ...FAULTS, returns: '0 or -errno', run: copyStruct },
    clear_user: { ...FAULTS, returns: 'bytes not copied', run: clear },
    strncpy_from_user: { ...FAULTS, returns: 'count or -errno', run: stringIntoBuffer },
    strnlen_user: { ...FAULTS, run: lengthOfUsers },
    __lp_user_fault: { run: isFaulting },
    pagefault_disable: {
      run: ({ machine }) => {
        machine.context.pagefaultsDisabled++;
      },
    },
    pagefault_enable: {
      run: ({ machine: { context } }) => {
        context.pagefaultsDisabled = Math.max(0, context.pagefaultsDisabled - 1);
      },
    },
  },
  families: [{ names: /^(?:copy_(?:to|from)_user)$/, accesses: 'arguments' }],
};
