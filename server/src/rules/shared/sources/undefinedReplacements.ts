import type { KlpFunc, Module } from '../../../model/declarations/module';

/** What the macros for system calls put in front of the name that they are given. */
const SYSCALL_PREFIX = /^__(?:x64|ia32|ia32_compat|s390x?|arm64|se|do)_(?:compat_)?sys_/;

/**
 * Lines of a `patched_funcs.csv` whose new function none of the folder's files defines or can define by a macro.
 */
export function undefinedReplacements(module: Module): KlpFunc[] {
  if (!module.csv || module.units.length === 0) return [];
  const isTruncated = module.units.some(({ truncated }) => truncated);
  return module.funcArrays
    .flatMap(({ entries }) => entries)
    .filter(({ newFunc, isConditional }) => {
      if (newFunc.state !== 'known' || newFunc.value.definition || isConditional === true) return false;
      return !isTruncated && !isNamed(newFunc.value.name, module);
    });
}

/** Whether a `.c` file names the function at all: then a macro or a condition may hide its definition. */
function isNamed(name: string, module: Module): boolean {
  const base = name.replace(SYSCALL_PREFIX, '');
  return module.units.some(({ main }) =>
    main.lexed.tokens.some(({ text }) => text === name || text === base || text === `_${base}`),
  );
}
