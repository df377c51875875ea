import { describe, expect, it } from 'vitest';
import { ignoredEnableResults } from '../../../server/src/rules/shared/sources/enableResults';
import { locationIn } from '../../../server/src/model/declarations/module';
import { textAt } from '../../../server/src/model/sourceText';
import { moduleOf } from '../../support/checkModule';

/** The returns on which a result is lost; the call where nobody has kept it; `end` for the function's end. */
function lost(text: string): string[] {
  const module = moduleOf(`static struct klp_patch patch;\nstatic int status;\n${text}`);
  return ignoredEnableResults(module).map(({ function: owner, call, returned, isDropped }) => {
    if (isDropped) return textAt(module, locationIn(owner, call));
    return returned.statement ? textAt(module, locationIn(owner, returned.statement)) : 'end';
  });
}

const lostIn = (body: string, type = 'int'): string[] =>
  lost(`static ${type} start(int c) { int ret = 0, err; ${body} } module_init(start);`);

const ENABLE = 'klp_enable_patch(&patch)';

describe('the result of enabling', () => {
  it.each([
    [`return ${ENABLE};`],
    [`ret = ${ENABLE}; return ret;`],
    [`ret = ${ENABLE}; if (ret) return ret; return 0;`],
    [`ret = ${ENABLE}; if (ret < 0) return ret; return 0;`],
    [`ret = ${ENABLE}; if (ret >= 0) return 0; return ret;`],
    [`ret = ${ENABLE}; if (!ret) pr_info("on"); return ret;`],
    [`ret = ${ENABLE}; if (ret) { pr_err("%d", ret); return ret; } return 0;`],
    [`ret = ${ENABLE}; if (ret) goto out; pr_info("on"); out: return ret;`],
    [`ret = ${ENABLE}; if (ret) goto err; return 0; err: kfree(&patch); return ret;`],
    [`ret = ${ENABLE}; if (ret) goto err; return 0; err: return -EINVAL;`],
    [`if (${ENABLE}) return -EINVAL; return 0;`],
    [`if (${ENABLE} < 0) return -1; return 0;`],
    [`if ((ret = ${ENABLE})) return ret; return 0;`],
    [`if ((ret = ${ENABLE}) != 0) return ret; return 0;`],
    [`err = ret = ${ENABLE}; return err;`],
    [`ret = ${ENABLE}; return ret ? ret : 0;`],
    [`ret = ${ENABLE}; return ret ?: 0;`],
    [`ret = ${ENABLE}; if (WARN_ON(ret)) return ret; return 0;`],
    [`if (c) return -EINVAL; return ${ENABLE};`],
    [
      `ret = klp_register_patch(&patch); if (ret) return ret;
      ret = ${ENABLE}; if (ret) { WARN_ON(klp_unregister_patch(&patch)); return ret; } return 0;`,
    ],
    [`ret = ${ENABLE}; if (ret) { err = clean_up(); return err; } return 0;`],
    [`ret = ${ENABLE}; if (ret) err = -EIO; else err = 0; return err;`],
    [`err = 0; if (${ENABLE}) err = -EIO; return err;`],
    [`switch (${ENABLE}) { case 0: return 0; default: return -EIO; }`],
    [`ret = ${ENABLE}; BUG_ON(ret); return 0;`],
    [`ret = ${ENABLE}; if (ret) panic("no"); return 0;`],
    [`ret = ${ENABLE}; if (ret) RETURN(ret); return 0;`],
    [`ret |= ${ENABLE}; return ret;`],
    [`return -${ENABLE};`],
    [`return convert(${ENABLE});`],
    [`ret = ${ENABLE}; report(ret); return 0;`],
    [`status = ${ENABLE}; return 0;`],
    [`*(int *)c = ${ENABLE}; return 0;`],
    [`ret = ${ENABLE}; save(&ret); return 0;`],
    [`err = 0; if (${ENABLE}) get_user(err, c); return err;`],
    [`if (c) ret = ${ENABLE}; return ret;`],
    [`return 0;`],
  ])('gets to the caller: %s', (body) => {
    expect(lostIn(body)).toEqual([]);
  });

  it.each([
    [`${ENABLE}; return 0;`, ENABLE],
    [`(void)${ENABLE}; return 0;`, ENABLE],
    [`klp_register_patch(&patch); return ${ENABLE};`, 'klp_register_patch(&patch)'],
    [`if (c) ${ENABLE}; return 0;`, ENABLE],
    [`ret = ${ENABLE}; ret = other(); return ret;`, ENABLE],
    [`ret = ${ENABLE}; return 0;`, 'return 0;'],
    [`ret = ${ENABLE}; if (ret) pr_err("%d", ret); return 0;`, 'return 0;'],
    [`ret = ${ENABLE}; if (ret) return 0; return 0;`, 'return 0;'],
    [`ret = ${ENABLE}; if (ret) goto err; return 0; err: clean_up(); return 0;`, 'return 0;'],
    [`if (${ENABLE}) pr_err("no"); return 0;`, 'return 0;'],
    [`if (${ENABLE} != 0) { pr_err("no"); return 0; } return 0;`, 'return 0;'],
    [`WARN_ON(${ENABLE}); return 0;`, 'return 0;'],
    [`if (${ENABLE} >= 0) pr_info("on"); return 0;`, 'return 0;'],
    [`err = 0; if (${ENABLE}) pr_err("no"); return err;`, 'return err;'],
    [`ret = ${ENABLE}; if (ret == -EBUSY) return ret; if (ret) return 0; return 0;`, 'return 0;'],
  ])('is lost: %s', (body, where) => {
    expect(lostIn(body)).toEqual([where]);
  });

  it.each([
    ['void', `${ENABLE};`, [ENABLE]],
    ['void', `if (${ENABLE}) pr_err("no");`, ['end']],
    ['void', `ret = ${ENABLE}; if (ret) return; pr_info("on");`, ['return;']],
    ['void', `if (${ENABLE}) status = 1;`, []],
    ['void', `if (${ENABLE}) stop_everything();`, []],
    ['bool', `return ${ENABLE} == 0;`, []],
    ['bool', `if (${ENABLE}) return false; return true;`, []],
    ['bool', `${ENABLE}; return true;`, [ENABLE]],
    ['void *', `if (${ENABLE}) return NULL; return &patch;`, []],
  ])('in a function that returns %s: %s', (type, body, where) => {
    expect(lost(`static ${type} start(void) { int ret; ${body} }`)).toEqual(where);
  });

  it('may be told by zero in a function that is not the init function', () => {
    const body = `{ if (${ENABLE}) return 0; return 1; }`;
    expect(lost(`static int started(void) ${body}`)).toEqual([]);
    expect(lost(`static int started(void) ${body} module_init(started);`)).toEqual(['return 0;']);
  });
});

describe('a function that returns the result', () => {
  const start = `static int start(void) { return ${ENABLE}; }`;

  it.each([
    ['start(); return 0;', ['start()']],
    ['int ret = start(); if (ret) pr_err("no"); return 0;', ['return 0;']],
    ['return start();', []],
    ['int ret = start(); if (ret) return ret; return 0;', []],
  ])('has callers that do %s', (body, where) => {
    expect(lost(`${start} static int begin(void) { ${body} } module_init(begin);`)).toEqual(where);
  });

  it('may do so after a test, and through others', () => {
    const middle = 'static int middle(void) { int ret = start(); if (ret) return -EIO; return 0; }';
    expect(lost(`${start} ${middle} static int begin(void) { middle(); return 0; }`)).toEqual(['middle()']);
  });

  it('says nothing of what it keeps to itself', () => {
    const only = `static int start(void) { if (${ENABLE}) return 0; return 1; }`;
    expect(lost(`${only} static int begin(void) { start(); return 0; }`)).toEqual([]);
  });
});

describe('code that is not known', () => {
  it('may look at the result behind a condition', () => {
    expect(
      lostIn(
        `ret = ${ENABLE};\n#if !__has_include(<linux/foreign.h>)\nerr = 1;\n#else\nif (ret) return ret;\n#endif\nreturn 0;`,
      ),
    ).toEqual([]);
  });

  it('may do anything', () => {
    expect(lostIn(`ret = ${ENABLE}; goto *c; return 0;`)).toEqual([]);
  });
});
