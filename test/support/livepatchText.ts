/** Parts of a livepatch module's text; each has a faultless default. */
export interface LivepatchParts {
  /** Ahead of all declarations. */
  readonly head: string;
  readonly funcs: string;
  readonly objs: string;
  readonly patch: string;
  readonly init: string;
  readonly exit: string;
  readonly infos: string;
}

const DEFAULT_PARTS: LivepatchParts = {
  head: 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}',
  funcs:
    'static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "seq_show",\n\t\t.new_func = livepatch_seq_show,\n\t}, { }\n};',
  objs: 'static struct klp_object objs[] = {\n\t{\n\t\t.funcs = funcs,\n\t}, { }\n};',
  patch: 'static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n};',
  init: 'static int livepatch_init(void)\n{\n\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(livepatch_init);',
  exit: 'static void livepatch_exit(void)\n{\n}\n\nmodule_exit(livepatch_exit);',
  infos: 'MODULE_LICENSE("GPL");\nMODULE_INFO(livepatch, "Y");',
};

/** The text of a livepatch module that is in order except for the given parts. */
export function livepatchText(parts: Partial<LivepatchParts> = {}): string {
  const { head, funcs, objs, patch, init, exit, infos } = { ...DEFAULT_PARTS, ...parts };
  const includes = '#include <linux/module.h>\n#include <linux/livepatch.h>';
  return `${[includes, head, funcs, objs, patch, init, exit, infos].filter((part) => part !== '').join('\n\n')}\n`;
}
