/** How the names of declarations begin that our text makes of the tools' callback macros. */
const CALLBACK_PREFIX = '__lp_tool_callback_';

/** What such a name says: the step, such as `pre_patch`, and the function. */
export const TOOL_CALLBACK = new RegExp(
  `^${CALLBACK_PREFIX}(?<step>(?:pre|post)_(?:un)?patch)_(?<function>\\w+)$`,
);

const CALLBACKS = [
  ['PRE_PATCH', 'int'],
  ['POST_PATCH', 'void'],
  ['PRE_UNPATCH', 'void'],
  ['POST_UNPATCH', 'void'],
] as const;

/** With the semicolon that some of the tools' own macros bring along, so that sources without one can be read. */
function callbackMacros(tool: string): string {
  return CALLBACKS.map(
    ([step, result]) =>
      `#define ${tool}_${step}_CALLBACK(function) ` +
      `${result} (*${CALLBACK_PREFIX}${step.toLowerCase()}_##function)(struct klp_object *) = function;\n`,
  ).join('');
}

/** Our own definitions of the macros that kpatch and klp-build give to the authors of source patches. */
export const TOOL_MACROS_TEXT = `${['KPATCH', 'KLP']
  .map((tool) => callbackMacros(tool) + `#define ${tool}_STATIC_CALL(name) __lp_static_call_##name\n`)
  .join('')}
#define KPATCH_LOAD_HOOK(function) static void (*__lp_kpatch_load_##function)(void) = function;
#define KPATCH_UNLOAD_HOOK(function) static void (*__lp_kpatch_unload_##function)(void) = function;
#define KPATCH_FORCE_UNSAFE(function) static void *__lp_kpatch_force_##function = function;
#define KPATCH_IGNORE_FUNCTION(function) static void *__lp_kpatch_ignore_##function = function;
#define KPATCH_IGNORE_SECTION(section)
#define KPATCH_PRINTK(...) printk(__VA_ARGS__)
`;

/** Sources that define these themselves, or bring the tool's header along, are read with our definitions all the same. */
export const TOOL_MACRO = /^(?:__)?(?:KPATCH|KLP)_(?:(?:PRE|POST)_(?:UN)?PATCH_CALLBACK|SYSCALL_DEFINE\w)$/;
