import { describe, expect, it } from 'vitest';
import { expectFindings, findingsOf } from '../../support/checkModule';
import { fixtureFiles } from '../../support/fixture';
import { seriesOf } from '../../support/faultVariants';
import { livepatchOf, twins } from '../../support/twins';

const HEAD = `#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
`;
const BOTH = ['.pre_patch = lp_pre,', '.post_unpatch = lp_post,'];
const STATES =
  'static struct klp_state lp_states[] = {\n\t{ .id = 7301, .version = 1 }, { }\n};\nstatic struct klp_patch lp_patch;\n';
const REPLACE = ['.states = lp_states,', '.replace = true,'];

/** Two versions of one livepatch with the same code, the newer one's in `twins()` form. */
function versions(code: string, newer = code): { readonly faulty: string; readonly clean: string } {
  const text = (each: string): string => `${HEAD}\n${STATES}\n${each}\n${livepatchOf(BOTH, REPLACE)}`;
  const first = twins(text(code));
  const second = twins(text(newer));
  return {
    faulty: seriesOf(first.clean, second.faulty),
    clean: seriesOf(first.clean, second.clean),
  };
}

const CASES: Readonly<Record<string, ReturnType<typeof versions>>> = {
  'a limit that is kept in the data of a state': versions(
    `extern int lamp_limit;

static int lp_pre(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&lp_patch, 7301);
	struct klp_state *former = klp_get_prev_state(7301);
	int *first;

	if (former) {
		state->data = former->data;
		former->data = NULL;
		return 0;
	}
	first = kmalloc(sizeof(*first), GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	*first = lamp_limit;
	state->data = first;
	lamp_limit = 30;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&lp_patch, 7301);
	struct klp_state *former = klp_get_prev_state(7301);
	int *first = state->data;

	if (former) {
		former->data = state->data;
		state->data = NULL;
		return;
	}
	lamp_limit = *first;
	kfree(first);
}`,
    `extern int lamp_limit;

static int lp_pre(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&lp_patch, 7301);
+	struct klp_state *former = klp_get_prev_state(7301);
	int *first;

+	if (former) {
+		state->data = former->data;
+		former->data = NULL;
+		return 0;
+	}
	first = kmalloc(sizeof(*first), GFP_KERNEL);
	if (!first)
		return -ENOMEM;
-	*first = lamp_limit; // finding: saved-twice
+	*first = lamp_limit;
	state->data = first;
	lamp_limit = 30;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&lp_patch, 7301);
+	struct klp_state *former = klp_get_prev_state(7301);
	int *first = state->data;

+	if (former) {
+		former->data = state->data;
+		state->data = NULL;
+		return;
+	}
	lamp_limit = *first;
	kfree(first);
}`,
  ),
  'a limit that is kept in a shadow variable': versions(
    `extern int lamp_limit;

static int lp_pre(struct klp_object *obj)
{
	int *first;

-	first = klp_shadow_alloc(&lamp_limit, 7301, sizeof(*first), GFP_KERNEL, NULL, NULL);
+	if (klp_shadow_get(&lamp_limit, 7301))
+		return 0;
+	first = klp_shadow_alloc(&lamp_limit, 7301, sizeof(*first), GFP_KERNEL, NULL, NULL);
	if (!first)
-		return -ENOMEM; // finding: refused-upgrade
+		return -ENOMEM;
	*first = lamp_limit;
	lamp_limit = 30;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	int *first = klp_shadow_get(&lamp_limit, 7301);

	if (klp_get_prev_state(7301) || !first)
		return;
	lamp_limit = *first;
	klp_shadow_free(&lamp_limit, 7301, NULL);
}`,
  ),
  'a name that is saved by whoever comes first': versions(
    `extern char lamp_name[32];
struct kept {
	char name[32];
};

static int lp_pre(struct klp_object *obj)
{
	struct kept *kept;

	kept = klp_shadow_get(lamp_name, 7301);
+	if (kept)
+		return 0;
-	if (!kept)
+	{
		kept = klp_shadow_alloc(lamp_name, 7301, sizeof(*kept), GFP_KERNEL, NULL, NULL);
		if (!kept)
			return -ENOMEM;
+	}
-	strscpy(kept->name, lamp_name, sizeof(kept->name)); // finding: saved-twice
+	strscpy(kept->name, lamp_name, sizeof(kept->name));
	strscpy(lamp_name, "patched", sizeof(lamp_name));
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	struct kept *kept = klp_shadow_get(lamp_name, 7301);

	if (klp_get_prev_state(7301) || !kept)
		return;
	strscpy(lamp_name, kept->name, sizeof(lamp_name));
	klp_shadow_free(lamp_name, 7301, NULL);
}`
      .replace('-\tif (!kept)', '-\tif (!kept) {')
      .replace('+\t}\n-\tstrscpy', '\t}\n-\tstrscpy'),
  ),
};

describe('what is kept over an upgrade', () => {
  it.each(Object.entries(CASES))('%s', (_, { faulty, clean }) => {
    expectFindings(clean);
    const marks = [...faulty.matchAll(/\/\/ finding: (\S+)/g)].map(([, rule]) => rule);
    const rules = findingsOf(fixtureFiles(faulty)).map(({ rule }) => rule);
    expect(marks.length).toBeGreaterThan(0);
    expect(rules).toEqual(expect.arrayContaining(marks));
  });
});

/** Two livepatches that patch different functions and share a table. */
const counted = (old: string): string =>
  `${HEAD}
struct lamp_table { int users; int levels[8]; };

static int lp_pre(struct klp_object *obj)
{
	struct lamp_table *table = klp_shadow_get_or_alloc(NULL, 7302, sizeof(*table), GFP_KERNEL, NULL, NULL);

	if (!table)
		return -ENOMEM;
	table->users++;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	struct lamp_table *table = klp_shadow_get(NULL, 7302);

-	klp_shadow_free(NULL, 7302, NULL);
+	if (table && --table->users == 0)
+		klp_shadow_free(NULL, 7302, NULL);
}
${livepatchOf(BOTH).replaceAll('uptime_proc_show', old)}`;

const rules = { 'replace-not-set': 'off' } as const;

describe('a table that two livepatches count', () => {
  it('is freed by the last one', () => {
    const [one, two] = ['uptime_proc_show', 'loadavg_proc_show'].map((old) => twins(counted(old)).clean);
    expectFindings(seriesOf(one ?? '', two ?? ''), { rules });
  });

  it('is freed by the first one, though the other uses it', () => {
    const [one, two] = ['uptime_proc_show', 'loadavg_proc_show'].map((old) => twins(counted(old)).faulty);
    const found = findingsOf(fixtureFiles(seriesOf(one ?? '', two ?? '')), { rules });
    expect(found.map(({ rule }) => rule)).toEqual(['reverse-not-handled']);
  });
});
