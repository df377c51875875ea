import { describe, expect, it } from 'vitest';
import { controlFlowOf } from '../../server/src/flow/controlFlow';
import { functionIn, pathsThrough } from '../support/flowPaths';

describe('the control flow of statements', () => {
  it.each([
    ['a(); b();', ['a() b() end']],
    ['if (c) a(); b();', ['c+ a() b() end', 'c- b() end']],
    ['if (c) a(); else b();', ['c+ a() end', 'c- b() end']],
    ['if (c) return; a();', ['c+ return', 'c- a() end']],
    ['while (c) a(); b();', ['c+ a() c- b() end', 'c- b() end']],
    ['while (1) { if (c) break; a(); } b();', ['c+ b() end', 'c- a() c+ b() end']],
    ['do { a(); } while (c); b();', ['a() c+ a() c- b() end', 'a() c- b() end']],
    ['do { a(); } while (0); b();', ['a() b() end']],
    [
      'for (a(); c; b()) { if (d) continue; e(); }',
      ['a() c+ d+ b() c- end', 'a() c+ d- e() b() c- end', 'a() c- end'],
    ],
    ['for (;;) { a(); if (c) break; }', ['a() c+ end', 'a() c- a() c+ end']],
    ['list_for_each_entry(p, &head, list) a(); b();', ['iterate+ a() iterate- b() end', 'iterate- b() end']],
    ['goto out; a(); out: b();', ['b() end']],
    ['again: a(); if (c) goto again;', ['a() c+ a() c- end', 'a() c- end']],
    ['return a(); b();', ['a() return a()']],
    ['if (c) BUG(); a();', ['c+ BUG()', 'c- a() end']],
    ['panic("x"); a();', ['panic("x")']],
    ['asm volatile("nop"); a();', ['a() end']],
  ])('%s', (body, paths) => {
    expect(pathsThrough(body).sort()).toEqual([...paths].sort());
  });

  it('follows the cases of a switch, falling through where nothing breaks', () => {
    expect(pathsThrough('switch (s) { case 1: a(); case 2: b(); break; default: c(); } d();')).toEqual([
      'case:1 a() b() d() end',
      'case:2 b() d() end',
      'default c() d() end',
    ]);
  });

  it('goes past a switch without default', () => {
    expect(pathsThrough('switch (s) { case 1: a(); }')).toEqual(['case:1 a() end', 'unmatched end']);
  });

  it('keeps the labels of an inner switch apart', () => {
    const inner = 'switch (t) { case 2: b(); break; }';
    expect(pathsThrough(`switch (s) { case 1: ${inner} c(); }`)).toEqual([
      'case:1 case:2 b() c() end',
      'case:1 unmatched c() end',
      'unmatched end',
    ]);
  });

  it('enters a loop by a case label inside it', () => {
    expect(pathsThrough('switch (s) { while (c) { a(); case 1: b(); } }')).toEqual([
      'case:1 b() c+ a() b() c- end',
      'case:1 b() c- end',
      'unmatched end',
    ]);
  });
});

describe('the control flow of expressions', () => {
  it.each([
    ['if (a && b) x();', ['a+ b+ x() end', 'a+ b- end', 'a- end']],
    ['if (a || b) x();', ['a+ x() end', 'a- b+ x() end', 'a- b- end']],
    ['if (!a) x();', ['a+ end', 'a- x() end']],
    ['if (!(a && b)) x();', ['a+ b+ end', 'a+ b- x() end', 'a- x() end']],
    ['if (a && b && c) x();', ['a+ b+ c+ x() end', 'a+ b+ c- end', 'a+ b- end', 'a- end']],
    ['if (a ? b : c) x();', ['a+ b+ x() end', 'a+ b- end', 'a- c+ x() end', 'a- c- end']],
    ['if (a ?: b) x();', ['a+ x() end', 'a- b+ x() end', 'a- b- end']],
    ['r = a ? x() : y();', ['a+ x() end', 'a- y() end']],
    ['r = x() ?: y();', ['x() x()+ end', 'x() x()- y() end']],
    ['r = a && x();', ['a+ x() x()+ end', 'a+ x() x()- end', 'a- end']],
    ['r = a == b;', ['a == b+ end', 'a == b- end']],
    ['if (x() == 0) y();', ['x() x() == 0+ y() end', 'x() x() == 0- end']],
    ['if (unlikely(a)) x();', ['a+ x() end', 'a- end']],
    ['if (likely(!a)) x();', ['a+ end', 'a- x() end']],
    ['if (WARN_ON_ONCE(!a || b)) x();', ['a+ b+ x() end', 'a+ b- end', 'a- x() end']],
    ['WARN_ON(a); x();', ['a+ x() end', 'a- x() end']],
    ['BUG_ON(a); x();', ['a+', 'a- x() end']],
    ['WARN(a, "%d", x()); y();', ['a+ x() y() end', 'a- y() end']],
    ['x(y(), z());', ['y() z() x(y(), z()) end']],
    ['r = ({ x(); y(); });', ['x() y() end']],
    ['r = ({ if (a) return; y(); });', ['a+ return', 'a- y() end']],
    ['x(), y();', ['x() y() end']],
    ['s = sizeof(x());', ['end']],
    ['if (a, b) x();', ['b+ x() end', 'b- end']],
    ['if (1) x(); else y();', ['x() end']],
    ['int i = x(), j = y();', ['x() y() end']],
    ['static int i = 3; x();', ['x() end']],
    ['p->f[x()].g = y();', ['x() y() end']],
    ['r = &p->f[x()];', ['x() end']],
    ['struct s v = { .a = x(), .b = { y() } };', ['x() y() end']],
  ])('%s', (body, paths) => {
    expect(pathsThrough(body).sort()).toEqual([...paths].sort());
  });
});

describe('what cannot be read', () => {
  it('may lead to any label', () => {
    const paths = pathsThrough('a(); goto *target; b(); out: c();');
    expect(paths).toEqual(['a() unknown c() end']);
  });

  it('may go on anywhere when a label is missing', () => {
    expect(pathsThrough('if (x) goto nowhere; a();')).toEqual(['x+ unknown', 'x- a() end']);
  });

  it('is a jump out of no loop', () => {
    expect(pathsThrough('break; a();')).toEqual(['unknown']);
  });
});

describe('a graph', () => {
  it('is built once for each definition', () => {
    const { definition } = functionIn('void f(void) { a(); }');
    expect(controlFlowOf(definition)).toBe(controlFlowOf(definition));
  });

  it('has only nodes that can be reached, each behind those that lead to it', () => {
    const { definition } = functionIn('void f(void) { if (c) a(); else b(); d(); return; e(); }');
    const { nodes, entry } = controlFlowOf(definition);
    expect(nodes[0]).toBe(entry);
    for (const [index, node] of nodes.entries()) {
      for (const { to } of node.edges) expect(nodes.indexOf(to)).toBeGreaterThan(index);
    }
  });

  it('is built of very long functions', () => {
    const { definition } = functionIn(`void f(void) { ${'if (c) a();'.repeat(5000)} }`);
    expect(controlFlowOf(definition).nodes.length).toBeGreaterThan(25_000);
  });
});
