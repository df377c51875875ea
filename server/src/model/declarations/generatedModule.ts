import { type SourceFile, sourceFile } from '../../syntax/sourceFile';
import { TOOL_CALLBACK } from '../../syntax/preprocessor/toolMacros';
import { valueOf } from './fact';
import type { KlpFunc, KlpObject, Module } from './module';

/**
 * What a build tool adds to the author's files so that they become a livepatch module: the patch with its objects and
 * callbacks, the init and exit functions, the module information. It can be compiled together with the files; where
 * these have an init function of their own, as sources of the kernel do, it has to come first.
 * @returns undefined if the module needs nothing, or declares nothing that a tool makes a patch of
 */
export function generatedModule(module: Module): SourceFile | undefined {
  const text = module.csv ? suseText(module) : toolText(module);
  return text === undefined ? undefined : sourceFile(pathFor(module), text);
}

/** Beside the author's files, so that these can be included; no file on disk has the name. */
function pathFor({ units, csv }: Module): string {
  const beside = csv?.path ?? units[0]?.main.path ?? '';
  return `${beside.slice(0, beside.lastIndexOf('/') + 1)}<generated>`;
}

const INCLUDES = '#include <linux/module.h>\n#include <linux/livepatch.h>\n\n';

interface Entries {
  readonly init: readonly string[];
  readonly onFailure: readonly string[];
  readonly exit: readonly string[];
}

function moduleText(declarations: string, objects: string, { init, onFailure, exit }: Entries): string {
  const lines = (statements: readonly string[], indent: string): string =>
    statements.map((statement) => `${indent}${statement}\n`).join('');
  return (
    `${INCLUDES}${declarations}\n` +
    `static struct klp_object generated_objs[] = {\n${objects}\t{ }\n};\n\n` +
    'static struct klp_patch generated_patch = {\n' +
    '\t.mod = THIS_MODULE,\n\t.objs = generated_objs,\n\t.replace = true,\n};\n\n' +
    `static int generated_init(void)\n{\n\tint error;\n\n${lines(init, '\t')}` +
    `\terror = klp_enable_patch(&generated_patch);\n\tif (error) {\n${lines(onFailure, '\t\t')}\t}\n\treturn error;\n}\n\n` +
    `static void generated_exit(void)\n{\n${lines(exit, '\t')}}\n\n` +
    'module_init(generated_init);\nmodule_exit(generated_exit);\n' +
    'MODULE_LICENSE("GPL");\nMODULE_INFO(livepatch, "Y");\n'
  );
}

/** One object for all callbacks: which object a file belongs to is known to the build only. */
function toolText({ builder, variables, profile }: Module): string | undefined {
  const callbacks = variables.filter(({ name }) => TOOL_CALLBACK.test(name));
  if (builder === undefined || callbacks.length === 0 || profile.stateCallbacks) return undefined;
  const steps = callbacks.map(({ name }) => ({
    name,
    step: TOOL_CALLBACK.exec(name)?.groups?.['step'] ?? '',
  }));
  const declarations = steps.map(
    ({ name, step }) => `extern ${step === 'pre_patch' ? 'int' : 'void'} (*${name})(struct klp_object *);\n`,
  );
  const init = steps.map(({ name, step }) => `generated_objs[0].callbacks.${step} = ${name};`);
  return moduleText(`${declarations.join('')}\n${CHANGED_FUNCTION}`, '\t{ .funcs = generated_funcs },\n', {
    init,
    onFailure: [],
    exit: [],
  });
}

/** A livepatch changes at least one function, and its transition can be held up there. */
const CHANGED_FUNCTION = `static void generated_new(void)
{
}

static struct klp_func generated_funcs[] = {
	{ .old_name = "patched_function", .new_func = generated_new },
	{ }
};
`;

function suseText(module: Module): string {
  const objects = (valueOf(module.patches[0]?.objs ?? { state: 'absent' })?.entries ?? []).filter(hasFuncs);
  const names = new Set(objects.flatMap((object) => linkedFuncs(object).map(newName)));
  const prototypes = [...names].map((name) => `extern void ${name}(void);\n`).join('');
  const arrays = objects.map((object, index) => funcsText(object, index)).join('\n');
  const entries = objects.map((object, index) => {
    const name = valueOf(object.name);
    const field = name === null || name === undefined ? '' : `.name = "${name}", `;
    return `\t{ ${field}.funcs = generated_funcs_${index} },\n`;
  });
  const init = functionNamed(module, /^(?:livepatch|klp_patch)_\w+_init$/);
  const cleanup = functionNamed(module, /^(?:livepatch|klp_patch)_\w+_cleanup$/);
  const own =
    (init === undefined ? '' : `extern int ${init}(void);\n`) +
    (cleanup === undefined ? '' : `extern void ${cleanup}(void);\n`);
  const calls = cleanup === undefined ? [] : [`${cleanup}();`];
  return moduleText(`${own}${prototypes}\n${arrays}`, entries.join(''), {
    init: init === undefined ? [] : [`error = ${init}();`, 'if (error)', '\treturn error;'],
    onFailure: calls,
    exit: calls,
  });
}

/** The function of that shape that other files can call. */
function functionNamed({ functions }: Module, pattern: RegExp): string | undefined {
  return functions.find(({ name, definition }) => pattern.test(name) && definition.storage !== 'static')
    ?.name;
}

function funcsText(object: KlpObject, index: number): string {
  const lines = linkedFuncs(object).map((func) => {
    const sympos = valueOf(func.sympos);
    const position = sympos === undefined ? '' : `, .old_sympos = ${sympos}`;
    return `\t{ .old_name = "${valueOf(func.oldName) ?? ''}", .new_func = ${newName(func)}${position} },\n`;
  });
  return `static struct klp_func generated_funcs_${index}[] = {\n${lines.join('')}\t{ }\n};\n`;
}

function hasFuncs(object: KlpObject): boolean {
  return linkedFuncs(object).length > 0;
}

/** Those of the entries whose names are known and whose functions can be linked. */
function linkedFuncs({ funcs }: KlpObject): KlpFunc[] {
  return (valueOf(funcs)?.entries ?? []).filter(({ oldName, newFunc }) => {
    const definition = valueOf(newFunc)?.definition?.definition;
    return oldName.state === 'known' && definition !== undefined && definition.storage !== 'static';
  });
}

function newName({ newFunc }: KlpFunc): string {
  return valueOf(newFunc)?.name ?? '';
}
