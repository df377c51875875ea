import { livepatchText, type LivepatchParts } from './livepatchText';

/** A livepatch of the proposed per-state API. */
export interface StateModule {
  /** Ahead of all declarations. */
  readonly code?: string;
  /** Entries of the array of states, without the last one; no array without any. */
  readonly states?: readonly string[];
  /** Further fields of the livepatch, such as `.replace = true,`. */
  readonly patch?: readonly string[];
  /** What stands behind the livepatch's name, such as a `finding:` mark. */
  readonly mark?: string;
}

/** Options for checks: the kernel that has the API. */
export const PER_STATE = { kernel: 'state-callbacks' };

/** The text of a livepatch whose states have callbacks. */
export function stateModule(module: StateModule, parts: Partial<LivepatchParts> = {}): string {
  const { code = '', states = [], patch = [], mark = '' } = module;
  const array =
    states.length === 0
      ? ''
      : `static struct klp_state states[] = {\n${states.map((state) => `\t${state},\n`).join('')}\t{ }\n};\n\n`;
  const fields = [
    '.mod = THIS_MODULE,',
    '.objs = objs,',
    ...(array === '' ? [] : ['.states = states,']),
    ...patch,
  ];
  return livepatchText({
    head: `#define ID 7\n\n${SHOW}\n${code}`,
    patch: `${array}static struct klp_patch patch = {${mark}\n${fields.map((field) => `\t${field}\n`).join('')}};`,
    ...parts,
  });
}

const SHOW = 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n';

/** A `pre_patch` that attaches a shadow variable of the id `ID` to NULL; `mark` stands behind the call. */
export function attach(id = 'ID', mark = ''): string {
  return (
    'static int attach(struct klp_patch *patch, struct klp_state *state)\n{\n' +
    `\tint *data = klp_shadow_get_or_alloc(NULL, ${id}, sizeof(*data), GFP_KERNEL, NULL, NULL);${mark}\n\n` +
    '\treturn data ? 0 : -ENOMEM;\n}\n'
  );
}

/** Callbacks that change the level of the console and put it back. */
export const QUIET =
  'static void quiet(struct klp_patch *patch, struct klp_state *state)\n{\n\tconsole_loglevel = 4;\n}\n\n' +
  'static void loud(struct klp_patch *patch, struct klp_state *state)\n{\n\tconsole_loglevel = 7;\n}\n';

/** Livepatches of one series, oldest first. */
export function stateSeries(...patches: readonly string[]): string {
  const names = patches.map((_, index) => `v${index + 1}/lp.c`);
  const series = JSON.stringify({ series: [{ name: 'demo', patches: names }] });
  const files = patches.map((text, index) => `// ==> ${names[index] ?? ''}\n${text}`);
  return `// ==> livepatch.json\n${series}\n${files.join('\n')}`;
}
