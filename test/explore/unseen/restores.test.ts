import { describe, it } from 'vitest';
import { expectFindings } from '../../support/checkModule';
import { seriesOf } from '../../support/faultVariants';
import { livepatchOf, twins } from '../../support/twins';

const HEAD = `#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
`;
const CALLBACKS = ['.pre_patch = lp_pre,', '.post_unpatch = lp_post,'];
const FAULTY = [`${CALLBACKS[0] ?? ''} // finding: missing-post-unpatch`, CALLBACKS[1] ?? ''];

/** The code, and further files of the module in `// ==> NAME` form. */
function pair(code: string, others = ''): { readonly faulty: string; readonly clean: string } {
  const text = (callbacks: readonly string[]): string =>
    `// ==> main.c\n${HEAD}\n${code}\n${livepatchOf(callbacks)}${others}`;
  return { faulty: twins(text(FAULTY)).faulty, clean: twins(text(CALLBACKS)).clean };
}

const MAKEFILE = '\n// ==> Makefile\nobj-m := lp.o\nlp-y := main.o dials.o\n';
const CASES: Readonly<Record<string, ReturnType<typeof pair>>> = {
  'by helpers in another file': pair(
    `#include "dials.h"

static int lp_pre(struct klp_object *obj)
{
	dials_save();
	dials_set(3);
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	dials_restore();
}`,
    `
// ==> dials.h
void dials_save(void);
void dials_set(int level);
void dials_restore(void);
// ==> dials.c
#include <linux/kernel.h>
#include "dials.h"

extern int dial_low, dial_high;
static int low, high;

void dials_save(void)
{
	low = dial_low;
	high = dial_high;
}

void dials_set(int level)
{
	dial_low = level;
	dial_high = 2 * level;
}

void dials_restore(void)
{
	dial_low = low;
+	dial_high = high;
}
${MAKEFILE}`,
  ),
  'by a table of addresses and values': pair(
    `extern int dial_low, dial_high, dial_step;
static struct { int *at; int to, was; } changes[] = {
	{ .at = &dial_low, .to = 1 },
	{ .at = &dial_high, .to = 9 },
	{ .at = &dial_step, .to = 2 },
};

static int lp_pre(struct klp_object *obj)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		changes[i].was = *changes[i].at;
		*changes[i].at = changes[i].to;
	}
	return 0;
}

static void lp_post(struct klp_object *obj)
{
-	int i = ARRAY_SIZE(changes) - 1;
+	int i = ARRAY_SIZE(changes);

	while (--i >= 0)
		*changes[i].at = changes[i].was;
}`,
  ),
  'by a flag that says whether it was changed': pair(
    `extern unsigned int dial_flags;
extern int dial_low;
static int was_low;
static bool changed;

static int lp_pre(struct klp_object *obj)
{
	if (dial_flags & 4)
		return 0;
	was_low = dial_low;
	dial_low = 7;
-	changed = dial_low < 0;
+	changed = true;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	if (!changed)
		return;
	dial_low = was_low;
	changed = false;
}`,
  ),
  'of a string in a structure of the kernel': pair(
    `struct dial { int level; char label[24]; };
extern struct dial main_dial;
static char label[24];
static int level;

static int lp_pre(struct klp_object *obj)
{
	strscpy(label, main_dial.label, sizeof(label));
	level = main_dial.level;
	scnprintf(main_dial.label, sizeof(main_dial.label), "%s!", label);
	main_dial.level = 5;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	main_dial.level = level;
-	strscpy(label, main_dial.label, sizeof(label));
+	strscpy(main_dial.label, label, sizeof(main_dial.label));
}`,
  ),
};

describe('what was changed is put back', () => {
  it.each(Object.entries(CASES))('%s', (_, { faulty, clean }) => {
    expectFindings(clean);
    expectFindings(faulty);
  });
});

const series = (code: string): { readonly faulty: string; readonly clean: string } => {
  const text = `${HEAD}\n${code}\n${livepatchOf(CALLBACKS, ['.states = lp_states,', '.replace = true,'])}`;
  const { faulty, clean } = twins(text);
  const first = faulty.replace(/[ \t]*\/\/ finding:.*$/gm, '');
  return { faulty: seriesOf(first, faulty), clean: seriesOf(clean, clean) };
};

describe('a structure that each version saves', () => {
  const { faulty, clean } =
    series(`static struct klp_state lp_states[] = { { .id = 7401, .version = 1 }, { } };
struct dial { int level, step; char label[8]; };
extern struct dial main_dial;
-static struct dial kept;
-
-static int lp_pre(struct klp_object *obj)
-{
-	kept = main_dial; // finding: saved-twice
-	main_dial.level = 5;
-	main_dial.step = 1;
-	return 0;
-}
-
-static void lp_post(struct klp_object *obj)
-{
-	main_dial = kept; // finding: reverse-not-handled
-}
+static int lp_pre(struct klp_object *obj)
+{
+	struct dial *kept = klp_shadow_get(&main_dial, 7401);
+
+	if (kept)
+		return 0;
+	kept = klp_shadow_alloc(&main_dial, 7401, sizeof(*kept), GFP_KERNEL, NULL, NULL);
+	if (!kept)
+		return -ENOMEM;
+	*kept = main_dial;
+	main_dial.level = 5;
+	main_dial.step = 1;
+	return 0;
+}
+
+static void lp_post(struct klp_object *obj)
+{
+	struct dial *kept = klp_shadow_get(&main_dial, 7401);
+
+	if (!kept || klp_get_prev_state(7401))
+		return;
+	main_dial = *kept;
+	klp_shadow_free(&main_dial, 7401, NULL);
+}`);

  it('is saved twice if each keeps it in a variable of its own', () => {
    expectFindings(faulty);
  });

  it('is saved once in a shadow variable', () => {
    expectFindings(clean);
  });
});
