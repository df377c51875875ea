/** A piece of a livepatch module that can be put in at file scope. */
export interface Snippet {
  readonly label: string;
  readonly detail: string;
  readonly body: string;
  /** In which API generation it makes sense; both if absent. */
  readonly api?: 'mainline' | 'state-callbacks';
}

const MODULE_BODY = `#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>

static int livepatch_\${1:function}(\${2:void})
{
	$0
}

static struct klp_func funcs[] = {
	{
		.old_name = "\${1:function}",
		.new_func = livepatch_\${1:function},
	}, { }
};

static struct klp_object objs[] = {
	{
		/* no name: vmlinux */
		.funcs = funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;

const objectCallback = (name: string, result: string, body: string): Snippet => ({
  label: `klp ${name} callback`,
  detail: `Per-object ${name} callback`,
  api: 'mainline',
  body: `static ${result} \${1:${name}_callback}(struct klp_object *obj)\n{\n\t${body}\n}\n`,
});

const stateCallback = (name: string, result: string, body: string): Snippet => ({
  label: `klp ${name} state callback`,
  detail: `Per-state ${name} callback (proposed API, not merged)`,
  api: 'state-callbacks',
  body: `static ${result} \${1:${name}_callback}(struct klp_patch *patch, struct klp_state *state)\n{\n\t${body}\n}\n`,
});

export const SNIPPETS: readonly Snippet[] = [
  { label: 'klp module', detail: 'A whole livepatch module', body: MODULE_BODY },
  objectCallback('pre_patch', 'int', '$0\n\treturn 0;'),
  objectCallback('post_patch', 'void', '$0'),
  objectCallback('pre_unpatch', 'void', '$0'),
  objectCallback('post_unpatch', 'void', '$0'),
  stateCallback('pre_patch', 'int', '$0\n\treturn 0;'),
  stateCallback('post_patch', 'void', '$0'),
  stateCallback('pre_unpatch', 'void', '$0'),
  stateCallback('post_unpatch', 'void', '$0'),
  {
    label: 'klp shadow constructor',
    detail: 'Constructor for klp_shadow_alloc() and klp_shadow_get_or_alloc()',
    body: 'static int ${1:shadow_ctor}(void *obj, void *shadow_data, void *ctor_data)\n{\n\t$0\n\treturn 0;\n}\n',
  },
  {
    label: 'klp shadow destructor',
    detail: 'Destructor for klp_shadow_free() and klp_shadow_free_all()',
    body: 'static void ${1:shadow_dtor}(void *obj, void *shadow_data)\n{\n\t$0\n}\n',
  },
  {
    label: 'klp object',
    detail: 'An entry for an array of struct klp_object',
    body: '{\n\t.name = "${1:module}",\n\t.funcs = ${2:funcs},\n},',
  },
  {
    label: 'klp func',
    detail: 'An entry for an array of struct klp_func',
    body: '{\n\t.old_name = "${1:function}",\n\t.new_func = ${2:livepatch_function},\n},',
  },
];
