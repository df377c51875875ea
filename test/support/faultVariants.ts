import { livepatchText, type LivepatchParts } from './livepatchText';

/** A module with callbacks: fields of `klp_object`, `klp_patch` and the code that they are about. */
export interface CallbackModule {
  readonly code: string;
  /** Of the object, one `.name = function,` each. */
  readonly callbacks?: readonly string[];
  /** Further fields of the object, such as `.name = "demo",`. */
  readonly object?: string;
  /** Further fields of the livepatch, such as `.replace = true,`. */
  readonly patch?: readonly string[];
  /** Statements of the init function ahead of `klp_enable_patch()`. */
  readonly init?: string;
  /** Statements of the exit function. */
  readonly exit?: string;
}

const SHOW = 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n';
const lines = (fields: readonly string[], indent: string): string =>
  fields.map((field) => `${indent}${field}\n`).join('');

/** The text of a module with callbacks. */
export function callbackModule(module: CallbackModule, parts: Partial<LivepatchParts> = {}): string {
  const { code, callbacks = [], object = '', patch = [], init = '', exit = '' } = module;
  return livepatchText({
    head: `${SHOW}\nstatic struct klp_patch patch;\n\n${code}`,
    objs:
      `static struct klp_object objs[] = {\n\t{\n${object === '' ? '' : `\t\t${object}\n`}\t\t.funcs = funcs,\n` +
      `\t\t.callbacks = {\n${lines(callbacks, '\t\t\t')}\t\t},\n\t}, { }\n};`,
    patch: `static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n${lines(patch, '\t')}};`,
    init: `static int livepatch_init(void)\n{\n${init}\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(livepatch_init);`,
    exit: `static void livepatch_exit(void)\n{\n${exit}}\n\nmodule_exit(livepatch_exit);`,
    ...parts,
  });
}

/** Versions of a livepatch in the folders v1, v2 …. */
export function seriesOf(...versions: readonly string[]): string {
  return versions.map((text, index) => `// ==> v${index + 1}/lp.c\n${text}`).join('\n');
}

/** A fault that can be written in several ways. */
export interface Fault {
  /** The whole fixture with the author's code in it. Its last file is the one that the code is in. */
  readonly fixture: (code: string) => string;
  /** The fault in one function. */
  readonly plain: string;
  /** A function, not static, that does what is at fault, and its prototype. */
  readonly helper: string;
  readonly prototype: string;
  /** The rest, which calls it. */
  readonly caller: string;
  /** The author's names and others. */
  readonly names: Readonly<Record<string, string>>;
}

/** The same fault under other names, in a function of its own, in a header and in a second source file. */
export function faultVariants({
  fixture,
  plain,
  helper,
  prototype,
  caller,
  names,
}: Fault): [string, string][] {
  const folder = /^\/\/ ==> (v\d+\/)(?![^]*^\/\/ ==> )/m.exec(fixture(''))?.[1] ?? '';
  const file = (name: string, text: string): string => `\n// ==> ${folder}${name}\n${text}\n`;
  const include = '#include <linux/module.h>\n#include <linux/livepatch.h>\n';
  return [
    ['in one function', fixture(plain)],
    ['under other names', renamed(fixture(plain), names)],
    ['in a function of its own', fixture(`static ${helper}\n\n${caller}`)],
    ['in a header', fixture(`#include "work.h"\n\n${caller}`) + file('work.h', `static ${helper}`)],
    [
      'in a second source file',
      fixture(`${prototype}\n\n${caller}`) +
        file('work.c', include + helper) +
        file('Kbuild', 'obj-m := fix.o\nfix-y := lp.o work.o'),
    ],
  ];
}

function renamed(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce(
    (changed, [from, to]) => changed.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to),
    text,
  );
}
