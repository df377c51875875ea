import { describe, expect, it } from 'vitest';
import {
  STOP,
  calledName,
  findExpression,
  forEachCall,
  forEachExpression,
  forEachStatement,
} from '../../server/src/syntax/walk';
import { functionIn } from '../support/flowPaths';

const bodyOf = (text: string): Parameters<typeof forEachCall>[0] =>
  functionIn(`void f(void) { ${text} }`).definition.body;

function callsIn(text: string): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  forEachCall(bodyOf(text), (call) => names.push(calledName(call)));
  return names;
}

function kindsIn(text: string): string[] {
  const kinds: string[] = [];
  forEachStatement(bodyOf(text), ({ kind }) => kinds.push(kind));
  return kinds;
}

describe('walking over calls', () => {
  it.each([
    ['a(b(c()), d());', ['a', 'b', 'c', 'd']],
    ['if (a()) b(); else c();', ['a', 'b', 'c']],
    ['for (int i = a(); b(i); c(i)) d();', ['a', 'b', 'c', 'd']],
    ['for (a(); b(); c()) ;', ['a', 'b', 'c']],
    ['do a(); while (b());', ['a', 'b']],
    ['switch (a()) { case 1: b(); default: return c(); }', ['a', 'b', 'c']],
    ['list_for_each_entry(p, a(), list) b();', ['list_for_each_entry', 'a', 'b']],
    ['x = ({ a(); b(); });', ['a', 'b']],
    ['struct s v = { .f = a(), [b() ... c()] = d() };', ['a', 'b', 'c', 'd']],
    ['int v[a()]; x = (struct s){ b() };', ['a', 'b']],
    ['x = sizeof(a(1)) + (long)b() + c()[d()].e->f;', ['a', 'b', 'c', 'd']],
    ['x = a() ? b() : c(), d() ?: e();', ['a', 'b', 'c', 'd', 'e']],
    ['x = _Generic(a(), int: b(), default: c());', ['a', 'b', 'c']],
    ['if (x) { while (y) { out: a(); } }', ['a']],
  ])('%s', (text, names) => {
    expect(callsIn(text)).toEqual(names);
  });

  it.each([
    ['(&a)();', 'a'],
    ['(*a)();', 'a'],
    ['(**a)();', 'a'],
    ['((void (*)(void))a)();', 'a'],
    ['p->a();', undefined],
    ['a[1]();', undefined],
    ['a()();', undefined],
  ])('sees through what stands around a name: %s', (text, name) => {
    expect(callsIn(text)[0]).toBe(name);
  });
});

describe('walking over statements', () => {
  it('visits each before what is in it, also inside expressions', () => {
    expect(kindsIn('if (a) { b(); } x = ({ return; });')).toEqual([
      'block', 'if', 'block', 'expression', 'expression', 'block', 'return',
    ]); // prettier-ignore
  });

  it('visits the declarations of a loop', () => {
    expect(kindsIn('for (int i = 0, j = 1; ; ) ;')).toEqual([
      'block', 'for', 'declaration', 'declaration', 'expression',
    ]); // prettier-ignore
  });
});

describe('ending a walk', () => {
  it('is what STOP does', () => {
    const seen: string[] = [];
    forEachExpression(bodyOf('a + b; c;'), (expression) => {
      if (expression.kind === 'identifier') seen.push(expression.name);
      return seen.length === 2 ? STOP : undefined;
    });
    expect(seen).toEqual(['a', 'b']);
  });

  it('finds the first expression only', () => {
    const isNumber = ({ kind }: { kind: string }): boolean => kind === 'integer';
    const found = findExpression(bodyOf('a(b, 3); c(4);'), isNumber);
    expect(found?.kind === 'integer' && found.value).toBe(3n);
    expect(findExpression(bodyOf('a(b);'), isNumber)).toBeUndefined();
  });
});

describe('long code', () => {
  it('needs no stack', () => {
    const sum = Array.from({ length: 300 }, (_, index) => `a(${String(index)})`).join(' + ');
    expect(callsIn(`x = ${sum};`)).toHaveLength(300);
  });
});
