/**
 * Kernel options that a kernel which can load livepatches on x86-64 has, or cannot have. All others are unknown.
 */
const ENABLED = new Set([
  '64BIT', 'DYNAMIC_FTRACE', 'DYNAMIC_FTRACE_WITH_REGS', 'FTRACE', 'FUNCTION_TRACER', 'HAVE_LIVEPATCH',
  'HAVE_RELIABLE_STACKTRACE', 'KALLSYMS', 'LIVEPATCH', 'MODULES', 'STACKTRACE', 'SYSFS', 'X86', 'X86_64',
]); // prettier-ignore

const DISABLED = new Set([
  'ARM', 'ARM64', 'LOONGARCH', 'MIPS', 'PARISC', 'PPC', 'PPC32', 'PPC64', 'RISCV', 'S390', 'SPARC', 'X86_32',
]); // prettier-ignore

/** Macros that the compiler and the kernel's build define for an x86-64 module. */
export const BUILD_MACROS = ['__KERNEL__', 'MODULE', '__x86_64__', '__GNUC__', '__LP64__'];

/** Macros that x86-64 builds do not define. */
export const FOREIGN_MACROS = new Set([
  '__cplusplus', '__ASSEMBLY__', '__ASSEMBLER__', '__s390__', '__s390x__', '__aarch64__', '__arm__', '__powerpc__',
  '__powerpc64__', '__PPC64__', '__i386__', '__riscv', '__loongarch__', '__CHECKER__', '__GENKSYMS__',
]); // prettier-ignore

/**
 * Whether a kernel option is on.
 * @param name with its `CONFIG_`; a `_MODULE` ending asks for the same option
 * @returns undefined where kernels with livepatching differ
 */
export function isConfigured(name: string): boolean | undefined {
  const option = name.replace(/^CONFIG_/, '');
  if (ENABLED.has(option)) return true;
  return DISABLED.has(option) ? false : undefined;
}
