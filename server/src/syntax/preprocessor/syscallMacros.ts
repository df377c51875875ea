import { isAtLeast, type KernelProfile } from '../../base/kernelProfile';

/** System calls take up to six arguments; the registers in which they come, in 64-bit and in 32-bit programs. */
const REGISTERS_64 = ['di', 'si', 'dx', 'r10', 'r8', 'r9'];
const REGISTERS_32 = ['bx', 'cx', 'dx', 'si', 'di', 'bp'];
const COUNTS = [1, 2, 3, 4, 5, 6];

/** Since this kernel the entries of system calls take `struct pt_regs` on x86-64. */
const WRAPPED_SINCE = '4.17';
/** Since this kernel also those without arguments have an inner function. */
const STUBS_FOR_NONE_SINCE = '5.7';

/** How a macro of system calls names what it makes. */
interface Family {
  /** Its name without the number of arguments. */
  readonly macro: string;
  /** The function that has the author's body: before and since the wrappers. */
  readonly inner: readonly [old: string, wrapped: string];
  readonly compat: '' | 'compat_';
}

const FAMILIES: readonly Family[] = [
  { macro: 'SYSCALL_DEFINE', inner: ['SYSC', '__do_sys'], compat: '' },
  { macro: 'COMPAT_SYSCALL_DEFINE', inner: ['C_SYSC', '__do_compat_sys'], compat: 'compat_' },
  { macro: 'KPATCH_SYSCALL_DEFINE', inner: ['__kpatch_SYSC', '__kpatch_do_sys'], compat: '' },
  { macro: 'KLP_SYSCALL_DEFINE', inner: ['__klp_SYSC', '__klp_do_sys'], compat: '' },
];

/**
 * Definitions of the macros that define system calls: in C that a parser can read, the functions that the kernel's own make
 * on x86-64, with their names and prototypes.
 */
export function syscallMacrosText(profile: KernelProfile): string {
  const isWrapped = isAtLeast(profile, WRAPPED_SINCE);
  return FAMILIES.map((family) => familyText(family, isWrapped) + withoutArguments(family, profile)).join('');
}

function familyText({ macro, inner: [old, wrapped], compat }: Family, isWrapped: boolean): string {
  const bodies = COUNTS.map((count) => {
    const text = isWrapped ? wrappedText(count, wrapped, compat) : oldText(count, old, compat);
    const names = countTo(count, (index) => `t${index}, a${index}`);
    return `#define __lp_${macro}${count}(name, ${names}) ${text}\n`;
  });
  const numbered = COUNTS.map(
    (count) => `#define ${macro}${count}(name, ...) ${macro}x(${count}, _##name, __VA_ARGS__)\n`,
  );
  return (
    `${bodies.join('')}${numbered.join('')}` +
    `#define ${macro}x(count, name, ...) __${macro}x(count, name, __VA_ARGS__)\n` +
    `#define __${macro}x(count, name, ...) __lp_${macro}##count(name, __VA_ARGS__)\n`
  );
}

/** Up to 4.16: `SyS_…` with longs, and `sys_…` as another name of it. */
function oldText(count: number, inner: string, compat: Family['compat']): string {
  const parameters = countTo(count, (index) => `t${index} a${index}`);
  const longs = countTo(count, (index) => `long a${index}`);
  const casts = countTo(count, (index) => `(t${index})a${index}`);
  const entry = `${compat}SyS##name`;
  return (
    `static inline long ${inner}##name(${parameters}); ` +
    `asmlinkage long ${entry}(${longs}) { return ${inner}##name(${casts}); } ` +
    `asmlinkage long ${compat}sys##name(${parameters}) { return ${inner}##name(${countTo(count, (index) => `a${index}`)}); } ` +
    `static inline long ${inner}##name(${parameters})`
  );
}

function wrappedText(count: number, inner: string, compat: Family['compat']): string {
  const parameters = countTo(count, (index) => `t${index} a${index}`);
  const longs = countTo(count, (index) => `long a${index}`);
  const casts = countTo(count, (index) => `(t${index})a${index}`);
  const se = `__se_${compat}sys##name`;
  const stubs = stubNames(compat).map(([name, registers]) => {
    const values = countTo(count, (index) => `regs->${registers[index - 1] ?? ''}`);
    return `asmlinkage long ${name}##name(const struct pt_regs *regs) { return ${se}(${values}); } `;
  });
  return (
    `static long ${se}(${longs}); static inline long ${inner}##name(${parameters}); ${stubs.join('')}` +
    `static long ${se}(${longs}) { return ${inner}##name(${casts}); } ` +
    `static inline long ${inner}##name(${parameters})`
  );
}

/** The entries, and the registers in which their arguments come. x32's was renamed in 5.7; both names are there. */
function stubNames(compat: Family['compat']): readonly (readonly [string, readonly string[]])[] {
  return compat === ''
    ? [['__x64_sys', REGISTERS_64], ['__ia32_sys', REGISTERS_32]]
    : [['__ia32_compat_sys', REGISTERS_32], ['__x32_compat_sys', REGISTERS_64], ['__x64_compat_sys', REGISTERS_64]]; // prettier-ignore
}

function withoutArguments({ macro, inner: [, wrapped], compat }: Family, profile: KernelProfile): string {
  if (/^K/.test(macro)) return '';
  const head = `#define ${macro}0(name) `;
  if (!isAtLeast(profile, WRAPPED_SINCE)) return `${head}asmlinkage long ${compat}sys_##name(void)\n`;
  const parameter = '(const struct pt_regs *regs)';
  const [first, ...others] = stubNames(compat).map(([name]) => `${name}_##name`);
  if (!isAtLeast(profile, STUBS_FOR_NONE_SINCE)) {
    const own = `asmlinkage long ${first ?? ''}${parameter}`;
    const same = others.map(
      (name) => `asmlinkage long ${name}(const struct pt_regs *regs) { return ${first ?? ''}(regs); } `,
    );
    return `${head}${own}; ${same.join('')}${own}\n`;
  }
  const own = `static long ${wrapped}_##name${parameter}`;
  const stubs = [first, ...others].map(
    (name) =>
      `asmlinkage long ${name ?? ''}(const struct pt_regs *regs) { return ${wrapped}_##name(regs); } `,
  );
  return `${head}${own}; ${stubs.join('')}${own}\n`;
}

function countTo(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index + 1)).join(', ');
}
