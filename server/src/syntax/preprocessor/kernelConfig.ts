import { optionValue } from '../../base/kernelOptions';
import { isAtLeast, type KernelProfile } from '../../base/kernelProfile';
import { debianOption } from './debianConfig';

/** Options that a kernel which can load livepatches on x86-64 has, or cannot have, whatever its configuration. */
const ENABLED = new Set([
  '64BIT', 'DYNAMIC_FTRACE', 'DYNAMIC_FTRACE_WITH_REGS', 'FTRACE', 'FUNCTION_TRACER', 'HAVE_LIVEPATCH',
  'HAVE_RELIABLE_STACKTRACE', 'KALLSYMS', 'LIVEPATCH', 'MODULES', 'MODULE_UNLOAD', 'MMU', 'STACKTRACE', 'SYSFS', 'X86',
  'X86_64',
]); // prettier-ignore

const DISABLED = new Set([
  'ARM', 'ARM64', 'CPU_BIG_ENDIAN', 'LOONGARCH', 'MIPS', 'PARISC', 'PPC', 'PPC32', 'PPC64', 'RISCV', 'S390', 'SPARC',
  'X86_32',
]); // prettier-ignore

/** Options of x86-64 that nobody chooses, with the version that brought them. */
const ENABLED_SINCE = new Map([
  ['ARCH_HAS_SYSCALL_WRAPPER', '4.17'],
  ['HAVE_ARCH_PREL32_RELOCATIONS', '4.19'],
]);

/** Macros that the compiler and the kernel's build define for an x86-64 module. */
export const BUILD_MACROS = [
  '__KERNEL__', 'MODULE', '__x86_64__', '__x86_64', '__GNUC__', '__LP64__', '_LP64', '__STDC__', '__OPTIMIZE__', '__linux__',
  '__has_include', '__has_attribute', '__has_builtin', '__COUNTER__', '__FILE__', '__LINE__', '__DATE__', '__TIME__',
  'KBUILD_MODNAME', 'KBUILD_BASENAME', 'KBUILD_MODFILE', 'CC_USING_FENTRY',
]; // prettier-ignore

/**
 * Macros that the kernel's headers define and conditions ask about, with their values on x86-64 where these are numbers.
 * Headers are not read, so that others count as not defined.
 */
export const HEADER_MACROS: ReadonlyMap<string, bigint | undefined> = new Map<string, bigint | undefined>([
  ['BITS_PER_LONG', 64n], ['BITS_PER_LONG_LONG', 64n], ['PAGE_SHIFT', 12n], ['PAGE_SIZE', 4096n], ['__LITTLE_ENDIAN', 1234n],
  ['__LITTLE_ENDIAN_BITFIELD', undefined], ['__BYTE_ORDER', 1234n], ['HZ', 250n], ['NR_CPUS', undefined],
  ['THREAD_SIZE', undefined], ['L1_CACHE_BYTES', 64n], ['SMP_CACHE_BYTES', 64n], ['MAX_NUMNODES', undefined],
  ['LINUX_VERSION_MAJOR', undefined], ['LINUX_VERSION_PATCHLEVEL', undefined], ['LINUX_VERSION_SUBLEVEL', undefined],
  ['UTS_RELEASE', undefined], ['KSYM_NAME_LEN', undefined], ['IS_ENABLED', undefined], ['pr_fmt', undefined],
  ['IS_BUILTIN', undefined], ['IS_MODULE', undefined], ['IS_REACHABLE', undefined],
]); // prettier-ignore

/** Macros that x86-64 builds do not define. */
export const FOREIGN_MACROS = new Set([
  '__cplusplus', '__ASSEMBLY__', '__ASSEMBLER__', '__s390__', '__s390x__', '__aarch64__', '__arm__', '__powerpc__',
  '__powerpc64__', '__PPC64__', '__i386__', '__riscv', '__loongarch__', '__CHECKER__', '__GENKSYMS__',
]); // prettier-ignore

/**
 * What a kernel option is set to.
 * @param option without its `CONFIG_`
 * @returns `y`, `m`, `n` or a value; undefined where kernels with livepatching differ
 */
export function configValue(option: string, profile: KernelProfile): string | undefined {
  const chosen = optionValue(profile.options, option);
  if (chosen !== undefined) return chosen;
  if (ENABLED.has(option)) return 'y';
  if (DISABLED.has(option)) return 'n';
  const since = ENABLED_SINCE.get(option);
  if (since !== undefined) return isAtLeast(profile, since) ? 'y' : 'n';
  return debianOption(option, profile.version);
}

/**
 * Whether `CONFIG_…` is defined. The macro of an option that is built as a module ends in `_MODULE`.
 * @param name with its `CONFIG_`
 */
export function isOptionDefined(name: string, profile: KernelProfile): boolean | undefined {
  const option = name.replace(/^CONFIG_/, '');
  const value = configValue(option, profile);
  if (value !== undefined && value !== 'n') return value !== 'm';
  const base = option.endsWith('_MODULE')
    ? configValue(option.slice(0, -'_MODULE'.length), profile)
    : undefined;
  if (base !== undefined) return base === 'm';
  return value === undefined ? undefined : false;
}

/** The option whose setting decides whether `CONFIG_…` is defined. */
export function optionOf(name: string): string {
  return name.replace(/^CONFIG_/, '').replace(/_MODULE$/, '');
}

/** What `IS_ENABLED()` and its kin say about an option that has a value. */
export function answersQuery(query: string, value: string): boolean {
  if (query === 'IS_BUILTIN') return value === 'y';
  if (query === 'IS_MODULE') return value === 'm';
  return value === 'y' || value === 'm';
}
