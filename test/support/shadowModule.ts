import { livepatchText } from './livepatchText';

/** A module that patches functions of objects and attaches shadow variables to them. */
export interface ShadowModule {
  /** The author's code. */
  readonly code: string;
  /** The new functions by the names of the old ones. */
  readonly funcs: Readonly<Record<string, string>>;
  /** Of the object, one `.name = function,` each. */
  readonly callbacks?: readonly string[];
  /** Further fields of the object, such as `.name = "demo",`. */
  readonly object?: string;
  /** Further fields of the livepatch, such as `.replace = true,`. */
  readonly patch?: readonly string[];
  /** Behind the livepatch's opening brace, such as a mark. */
  readonly mark?: string;
  /** Statements of the exit function. */
  readonly exit?: string;
}

const line = (text: string): string => `${text}\n`;

/** The text of such a module. */
export function shadowModule(module: ShadowModule): string {
  const { code, funcs, callbacks = [], object = '', patch = [], mark = '', exit = '' } = module;
  const entries = Object.entries(funcs).map(
    ([old, now]) => `{\n\t\t.old_name = "${old}",\n\t\t.new_func = ${now},\n\t}, `,
  );
  const fields = [object, '.funcs = funcs,', ...callbacks.map((each) => `.callbacks${each}`)];
  return livepatchText({
    head: code,
    funcs: `static struct klp_func funcs[] = {\n\t${entries.join('')}{ }\n};`,
    objs: `static struct klp_object objs[] = {\n\t{\n${fields
      .filter((field) => field !== '')
      .map((field) => line(`\t\t${field}`))
      .join('')}\t}, { }\n};`,
    patch: `static struct klp_patch patch = {${mark === '' ? '' : ` ${mark}`}\n${[
      '.mod = THIS_MODULE,',
      '.objs = objs,',
      ...patch,
    ]
      .map((field) => line(`\t${field}`))
      .join('')}};`,
    exit: `static void livepatch_exit(void)\n{\n${exit}}\n\nmodule_exit(livepatch_exit);`,
  });
}
