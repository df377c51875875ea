import { describe, expect, it } from 'vitest';
import { KERNEL_ENTRIES } from '../../server/src/machine/lib/kernelLibrary';
import { Pointer } from '../../server/src/machine/memory/value';
import { runC } from '../support/runC';

function faultsOf(body: string, options = {}): readonly string[] {
  return runC(
    `struct thing { int a; struct rcu_head rcu; };\nstatic int global;\nint f(void) {\n${body}\nreturn 0; }`,
    options,
  ).faults;
}

describe('kfree()', () => {
  it.each([
    'void *p = kmalloc(8, GFP_KERNEL); kfree(p);',
    'kfree(NULL); kvfree(NULL); vfree(NULL); kfree_sensitive(NULL);',
    'void *p = kmalloc(0, GFP_KERNEL); kfree(p);',
    'void *p = kvmalloc(100, GFP_KERNEL); kvfree(p);',
    'void *p = vmalloc(8192); vfree(p); p = vzalloc(1); kvfree(p);',
    'void *p = krealloc(NULL, 8, GFP_KERNEL); p = krealloc(p, 16, GFP_KERNEL); kfree(p);',
    'unsigned long p = __get_free_pages(GFP_KERNEL, 1); *(char *)(p + 8191) = 1; free_pages(p, 1);',
    'int *p = alloc_percpu(int); *this_cpu_ptr(p) = 1; this_cpu_inc(*p); free_percpu(p);',
    'struct page *p = alloc_page(GFP_KERNEL); memset(page_address(p), 0, PAGE_SIZE); __free_page(p);',
  ])('is right: %s', (body) => {
    expect(faultsOf(body)).toEqual([]);
  });

  it.each([
    [
      'char *p = kmalloc(8, GFP_KERNEL); kfree(p); kfree(p);',
      /^double-free: kfree\(\) was given the 8 bytes from kmalloc\(\) at module\.c:4, which had already been freed at module\.c:4\. \(module\.c:4\)$/,
    ],
    [
      'char *p = kmalloc(8, GFP_KERNEL); kfree(p + 4);',
      /^invalid-free: kfree\(\) was given an address 4 bytes inside of the 8 bytes/,
    ],
    ['int local; kfree(&local);', /^invalid-free: .*the local variable 'local', which was not allocated/],
    ['kfree(&global);', /^invalid-free: .*the variable 'global'/],
    ['kfree("text");', /^invalid-free: .*a string literal/],
    ['kfree(ERR_PTR(-ENOMEM));', /^invalid-free: .*the error pointer -12/],
    ['kfree(vmalloc(10));', /^invalid-free: .*which another function has to free/],
    ['vfree(kmalloc(10, GFP_KERNEL));', /^invalid-free: .*which another function has to free/],
    ['int *p = kmalloc(8, GFP_KERNEL); kfree(p); *p = 1;', /^use-after-free: Wrote 4 bytes/],
    ['int *p = kmalloc(8, GFP_KERNEL); int x = *p; kfree(p);', /^uninitialised-read: /],
    ['int *p = kmalloc(0, GFP_KERNEL); *p = 1;', /^null-dereference: /],
  ])('is wrong: %s', (body, expected) => {
    const faults = faultsOf(body);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  it('after a grace period', () => {
    const body =
      'struct thing *p = kzalloc(sizeof(*p), GFP_KERNEL); global = p->a; kfree_rcu(p, rcu); p->a = 2;';
    expect(faultsOf(body, { advance: 100 })).toEqual([]);
    expect(faultsOf(`${body} kfree(p);`, { advance: 100 })[0]).toMatch(/^double-free/);
  });
});

describe('allocating', () => {
  it('fails where there is too much of it', () => {
    const { result, log, faults } = runC(`int f(void) {
      int failed = !kmalloc(5 << 20, GFP_KERNEL) + !kmalloc_array(1UL << 62, 16, GFP_KERNEL) + !kcalloc(SIZE_MAX, 2, GFP_KERNEL);
      return failed + !vmalloc(1UL << 40) + !kmalloc(struct_size_t(struct list_head, next, 0) - 17, GFP_KERNEL);
    }`);
    expect({ result, faults }).toEqual({ result: 5, faults: [] });
    expect(log).toEqual([
      '------------[ cut here ]------------',
      'WARNING: at mm/page_alloc.c __alloc_pages',
    ]);
  });

  it('zeroes what it says that it zeroes', () => {
    expect(
      runC(
        'int f(void) { int *a = kzalloc(4, GFP_KERNEL), *b = kcalloc(1, 4, GFP_KERNEL), *c = kmalloc(4, GFP_KERNEL | __GFP_ZERO); return *a + *b + *c; }',
      ).faults,
    ).toEqual([]);
  });

  it('keeps the old bytes when it grows', () => {
    const { result, faults } = runC(
      'int f(void) { int *a = kmalloc(4, GFP_KERNEL); *a = 5; a = krealloc(a, 8, GFP_KERNEL); a[1] = 2; return a[0] + a[1]; }',
    );
    expect({ result, faults }).toEqual({ result: 7, faults: [] });
  });

  it('may sleep with GFP_KERNEL only', () => {
    const body = 'local_irq_disable(); kfree(kmalloc(8, GFP_ATOMIC));';
    expect(faultsOf(body)).toEqual([]);
    expect(faultsOf('local_irq_disable(); kfree(kmalloc(8, GFP_KERNEL));')[0]).toMatch(
      /^sleep-in-atomic: kmalloc\(\) may sleep, but interrupts are off/,
    );
  });

  it('can be made to fail, except with __GFP_NOFAIL', () => {
    const { machine } = runC('int f(void) { return 0; }');
    const asked: string[] = [];
    machine.chooseFrom = ({ about, options }) => {
      asked.push(`${about}: ${options.join(' or ')}`);
      return 1;
    };
    const kmalloc = (flags: number): unknown =>
      KERNEL_ENTRIES.get('kmalloc')?.run?.({ machine, name: 'kmalloc', args: [8, flags] });
    expect(kmalloc(0)).toBe(0);
    expect(kmalloc(0x8000)).toBeInstanceOf(Pointer);
    expect(asked).toEqual(['the result of kmalloc() at the kernel: memory or NULL']);
  });

  it('has the macros of newer kernels', () => {
    const { result, faults } = runC(
      'struct thing { int a; long b; };\nint f(void) { struct thing *t = kzalloc_obj(*t, GFP_KERNEL), *u = kzalloc_obj(struct thing); int n = ksize(t) + u->a; kfree(t); kfree(u); return n; }',
    );
    expect({ result, faults }).toEqual({ result: 16, faults: [] });
  });
});

describe('caches', () => {
  const cache = `struct thing { int a; long b; };
static void init(void *at) { ((struct thing *)at)->a = 42; }
static struct kmem_cache *cache;
`;

  it('construct, zero and free', () => {
    const { result, faults, log } = runC(`${cache}int f(void) {
      cache = kmem_cache_create("things", sizeof(struct thing), 0, SLAB_HWCACHE_ALIGN, init);
      struct thing *t = kmem_cache_alloc(cache, GFP_KERNEL);
      int n = t->a;
      kmem_cache_free(cache, t);
      kmem_cache_destroy(cache);
      cache = KMEM_CACHE(thing, 0);
      t = kmem_cache_zalloc(cache, GFP_KERNEL);
      n += t->a + kmem_cache_size(cache);
      kmem_cache_free(cache, t);
      kmem_cache_destroy(cache);
      return n;
    }`);
    expect({ result, faults, log }).toEqual({ result: 58, faults: [], log: [] });
  });

  it('warn where objects are left', () => {
    const { log, faults } = runC(`${cache}int f(void) {
      cache = KMEM_CACHE(thing, 0);
      kmem_cache_alloc(cache, GFP_KERNEL);
      kmem_cache_destroy(cache);
      return kmem_cache_alloc(cache, GFP_KERNEL) != NULL;
    }`);
    expect(log.slice(1)).toEqual([
      'kmem_cache_destroy thing: Slab cache still has objects when called',
      'WARNING: at mm/slab_common.c kmem_cache_destroy',
    ]);
    expect(faults[0]).toMatch(/^use-after-free/);
  });

  it('take back only what they gave', () => {
    const { faults } = runC(
      `${cache}int f(void) { cache = KMEM_CACHE(thing, 0); kmem_cache_free(cache, kmalloc(16, GFP_KERNEL)); return 0; }`,
    );
    expect(faults[0]).toMatch(
      /^invalid-free: kmem_cache_free\(\) was given memory that is not from the cache 'thing'/,
    );
  });
});

describe('user memory', () => {
  it('is ordinary memory, except at NULL', () => {
    const { result, faults } = runC(`int f(void) {
      char from[4] = "abc", to[4];
      int n = copy_from_user(to, from, 4) + copy_to_user(to, from, 4) + (strncpy_from_user(to, from, 4) == 3);
      n += copy_from_user(to, NULL, 4) * 10;
      int x = 0;
      n += get_user(x, (int *)NULL) == -EFAULT ? 100 : 0;
      n += put_user(5, &x) == 0 && x == 5 ? 1000 : 0;
      char *copy = memdup_user_nul(from, 2);
      n += strlen(copy) * 10000;
      kfree(copy);
      n += IS_ERR(memdup_user(NULL, 4)) ? 100000 : 0;
      return n;
    }`);
    expect({ result, faults }).toEqual({ result: 121141, faults: [] });
  });
});
