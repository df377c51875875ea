import { describe, it } from 'vitest';
import { expectFindings } from '../../support/checkModule';
import { callbackModule } from '../../support/faultVariants';

/** What a module would include that is not visible here. */
const LAMPS = `struct lamp;
struct lamp_queue;
int lamp_power_start(int line);
void lamp_power_stop(int line);
struct lamp_queue *lamp_queue_create(const char *name);
void lamp_queue_destroy(struct lamp_queue *queue);
int lamp_queue_attach(struct lamp_queue *queue, int line);
void lamp_queue_detach(struct lamp_queue *queue, int line);
struct lamp *lamp_get_by_name(const char *name);
void lamp_put(struct lamp *lamp);
int lamp_add_filter(int (*filter)(int));
void lamp_del_filter(int (*filter)(int));
`;

interface Callbacks {
  readonly pre?: string;
  readonly post?: string;
  readonly own?: string;
  /** What is said on the line of `.pre_patch`. */
  readonly finding?: string;
}

function moduleOf({ pre, post, own = '', finding }: Callbacks): string {
  const begin = pre === undefined ? '' : `static int begin(struct klp_object *obj)\n{\n${pre}\n}\n`;
  const end = post === undefined ? '' : `static void end(struct klp_object *obj)\n{\n${post}\n}\n`;
  const mark = finding === undefined ? '' : ` // finding: ${finding}`;
  const callbacks = [
    ...(pre === undefined ? [] : [`.pre_patch = begin,${mark}`]),
    ...(post === undefined ? [] : ['.post_unpatch = end,']),
  ];
  return callbackModule({ code: `#include <linux/slab.h>\n${LAMPS}\n${own}\n${begin}\n${end}`, callbacks });
}

const CHAIN = `	int err;

	queue = lamp_queue_create("lp");
	if (!queue)
		return -ENOMEM;
	table = kcalloc(4, sizeof(int), GFP_KERNEL);
	if (!table) {
		err = -ENOMEM;
		goto destroy;
	}
	spare = kmalloc(64, GFP_KERNEL);
	if (!spare) {
		err = -ENOMEM;
		goto table;
	}
	return 0;

table:
	kfree(table);
destroy:
	lamp_queue_destroy(queue);
	return err;`;
const OWN = 'static struct lamp_queue *queue;\nstatic int *table;\nstatic void *spare;\n';
const GIVE = '\tkfree(spare);\n\tkfree(table);\n\tlamp_queue_destroy(queue);';

describe('what functions that are not visible take', () => {
  it.each<[string, Callbacks]>([
    ['is given back', { pre: '\treturn lamp_power_start(3);', post: '\tlamp_power_stop(3);' }],
    ['is given back by a chain of labels', { own: OWN, pre: CHAIN, post: GIVE }],
    ['stays where nobody says what gives it back', { pre: '\tlamp_power_start(3);\n\treturn 0;' }],
    [
      'was stopped for a moment',
      {
        pre: '\tvoid *p;\n\tlamp_power_stop(3);\n\tp = kmalloc(8, GFP_KERNEL);\n\tlamp_power_start(3);\n\tif (!p)\n\t\treturn -ENOMEM;\n\tkfree(p);\n\treturn 0;',
        post: '\tlamp_power_stop(3);\n\tlamp_power_start(3);',
      },
    ],
    [
      'belongs to what it was handed to',
      {
        own: OWN,
        pre: '\tint err;\n\n\tqueue = lamp_queue_create("lp");\n\tif (!queue)\n\t\treturn -ENOMEM;\n\terr = lamp_queue_attach(queue, 1);\n\tif (err)\n\t\tlamp_queue_destroy(queue);\n\treturn err;',
        post: '\tlamp_queue_detach(queue, 1);',
      },
    ],
    [
      'is a reference for a moment',
      {
        own: 'extern int lamp_level(struct lamp *lamp);\nstatic int level;\n',
        pre: '\tstruct lamp *lamp = lamp_get_by_name("front");\n\n\tif (!lamp)\n\t\treturn -ENODEV;\n\tlevel = lamp_level(lamp);\n\tlamp_put(lamp);\n\treturn 0;',
      },
    ],
    [
      'is a filter that is taken away again',
      {
        own: 'static int dim(int level)\n{\n\treturn level / 2;\n}\n',
        pre: '\treturn lamp_add_filter(dim);',
        post: '\tlamp_del_filter(dim);',
      },
    ],
  ])('%s', (_, callbacks) => {
    expectFindings(moduleOf(callbacks));
  });

  it.each<[string, Callbacks]>([
    [
      'only an error gives it back',
      {
        own: 'static void *spare;\n',
        pre: '\tint err = lamp_power_start(3);\n\n\tif (err)\n\t\treturn err;\n\tspare = kmalloc(64, GFP_KERNEL);\n\tif (!spare) {\n\t\tlamp_power_stop(3);\n\t\treturn -ENOMEM;\n\t}\n\treturn 0;',
        post: '\tkfree(spare);',
        finding: 'missing-post-unpatch',
      },
    ],
    [
      'one of two is given back',
      {
        pre: '\tlamp_power_start(3);\n\tlamp_power_start(4);\n\treturn 0;',
        post: '\tlamp_power_stop(3);',
        finding: 'missing-post-unpatch',
      },
    ],
    [
      'one error of several forgets it',
      {
        own: OWN,
        pre: CHAIN.replace('goto table;', 'kfree(table);\n\t\treturn err; // finding: pre-patch-error-leak'),
        post: GIVE,
      },
    ],
    [
      'a filter stays in a module that goes',
      {
        own: 'static int dim(int level)\n{\n\treturn level / 2;\n}\n',
        pre: '\treturn lamp_add_filter(dim); // finding: dangling-module-pointer',
      },
    ],
    [
      'a reference is not put where an error returns',
      {
        own: 'static struct lamp *front;\nstatic void *spare;\n',
        pre: '\tfront = lamp_get_by_name("front");\n\tif (!front)\n\t\treturn -ENODEV;\n\tspare = kzalloc(32, GFP_KERNEL);\n\treturn spare ? 0 : -ENOMEM; // finding: pre-patch-error-leak',
        post: '\tkfree(spare);\n\tlamp_put(front);',
      },
    ],
  ])('is a fault if %s', (_, callbacks) => {
    expectFindings(moduleOf(callbacks));
  });
});
