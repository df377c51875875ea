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

const STATE_MODULE_BODY = MODULE_BODY.replace(
  'static struct klp_func',
  `#define \${3:STATE_ID} \${4:1}

static int pre_patch(struct klp_patch *patch, struct klp_state *state)
{
	return 0;
}

static void post_patch(struct klp_patch *patch, struct klp_state *state)
{
}

static void pre_unpatch(struct klp_patch *patch, struct klp_state *state)
{
}

static void post_unpatch(struct klp_patch *patch, struct klp_state *state)
{
}

static struct klp_func`,
).replace(
  'static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n',
  `static struct klp_state states[] = {
	{
		.id = \${3:STATE_ID},
		.callbacks = {
			.pre_patch = pre_patch,
			.post_patch = post_patch,
			.pre_unpatch = pre_unpatch,
			.post_unpatch = post_unpatch,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
`,
);

const PROPOSED = '(proposed API, not merged)';

export const SNIPPETS: readonly Snippet[] = [
  { label: 'klp module', detail: 'A whole livepatch module', body: MODULE_BODY },
  {
    label: 'klp module with a state',
    detail: `A whole livepatch module with a state and its callbacks ${PROPOSED}`,
    api: 'state-callbacks',
    body: STATE_MODULE_BODY,
  },
  {
    label: 'klp state',
    detail: 'An entry for an array of struct klp_state',
    api: 'mainline',
    body: '{\n\t.id = ${1:STATE_ID},\n\t.version = ${2:1},\n},',
  },
  {
    label: 'klp state with callbacks',
    detail: `An entry for an array of struct klp_state ${PROPOSED}`,
    api: 'state-callbacks',
    body: '{\n\t.id = ${1:STATE_ID},\n\t.callbacks = {\n\t\t.pre_patch = ${2:pre_patch},\n\t\t.post_patch = ${3:post_patch},\n\t\t.pre_unpatch = ${4:pre_unpatch},\n\t\t.post_unpatch = ${5:post_unpatch},\n\t},\n},',
  },
  {
    label: 'klp state with shadow variables',
    detail: `A state that owns the shadow variables of its id ${PROPOSED}`,
    api: 'state-callbacks',
    body: '{\n\t.id = ${1:STATE_ID},\n\t.callbacks.shadow_dtor = ${2:shadow_dtor},\n\t.is_shadow = true,\n},',
  },
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
