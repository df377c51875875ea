import { MODULE_INIT } from '../../syntax/preprocessor/kernelMacros';
import { TOOL_CALLBACK } from '../../syntax/preprocessor/toolMacros';
import type { TranslationUnit } from '../../syntax/translationUnit';
import type { ModuleScope } from '../moduleScope';

/** Kernel macros at file scope that declare nothing a livepatch's model looks for. */
const HARMLESS_MACROS =
  /^(?:MODULE_|EXPORT_|DEFINE_|DECLARE_|TRACE_|BUILD_|static_assert|_Static_assert|BTF_|LSM_|EARLY_|ALLOW_|KPATCH_|KLP_(?!PATCH|OBJ|FUNC)|ATTRIBUTE_GROUPS|module_param|early_param|__setup|SYSCALL_DEFINE|COMPAT_SYSCALL_DEFINE|DEVICE_ATTR|CLASS_ATTR|late_|ACPI_|asm$|__asm__$|STACK_FRAME_NON_STANDARD|NOKPROBE_)/;

/**
 * Why top-level declarations of the module may not be visible, as the end of a sentence.
 * @returns undefined if everything was seen
 */
export function hiddenParts(units: readonly TranslationUnit[], scope: ModuleScope): string | undefined {
  for (const unit of units) {
    const reason = hiddenIn(unit);
    if (reason !== undefined) return reason;
  }
  const [missing] = scope.undefinedExterns();
  if (missing !== undefined) return `${missing} is defined in a file that is not visible`;
  return mayBeOneOfSeveral(scope) ? 'the module may have further files' : undefined;
}

/** Without an init function the files are no whole module, if others can use what they define. */
function mayBeOneOfSeveral({ functions, variables }: ModuleScope): boolean {
  const hasInit =
    variables.some(({ name }) => name === MODULE_INIT) ||
    functions.some(({ name }) => name === 'init_module');
  if (hasInit) return false;
  const definitions = [
    ...functions.map(({ definition }) => definition),
    ...variables.filter(({ name }) => !TOOL_CALLBACK.test(name)).map(({ declaration }) => declaration),
  ];
  return definitions.some(({ storage }) => storage !== 'static');
}

function hiddenIn(unit: TranslationUnit): string | undefined {
  if (unit.truncated) return 'the file is too large to be read as a whole';
  const [placeholder] = unit.placeholders;
  if (placeholder !== undefined) return `a script replaces ${placeholder}`;
  const include = unit.includes.find(({ isSystem, target }) => !isSystem && !target);
  if (include) return `the file "${include.name}" is not visible`;
  for (const item of unit.items) {
    if (item.kind !== 'opaque') continue;
    if (item.macro === undefined) return 'a part of the file cannot be read';
    if (!HARMLESS_MACROS.test(item.macro) || /livepatch|klp_module/i.test(item.macro))
      return `the macro ${item.macro}() is not visible`;
  }
  const skipped = unit.uncertainties.some(({ skippedNames }) => [...skippedNames].some(matters));
  return skipped ? 'it may depend on a condition that is not known' : undefined;
}

function matters(name: string): boolean {
  return /^(?:MODULE_|module_init|module_exit|klp_)/.test(name);
}
