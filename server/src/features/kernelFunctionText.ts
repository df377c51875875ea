import type { Allocator, Contract, Facts, Resource } from '../machine/lib/entry';
import { factsOf, KERNEL_ENTRIES } from '../machine/lib/kernelLibrary';

const RETURNS: Readonly<Record<Contract, string>> = {
  'pointer or NULL': 'returns NULL on failure',
  'pointer or ERR_PTR()': 'returns an `ERR_PTR()` on failure, never NULL',
  '0 or -errno': 'returns 0, or a negative errno on failure',
  'count or -errno': 'returns a negative errno on failure',
  bool: '',
  'bytes not copied': 'returns the number of bytes that could not be copied',
};

const FREED_BY: Readonly<Record<Allocator, string>> = {
  slab: 'kfree',
  pages: 'vfree',
  'slab or pages': 'kvfree',
  'free pages': 'free_pages',
  percpu: 'free_percpu',
  cache: 'kmem_cache_free',
  'shadow variables': 'klp_shadow_free',
};

const SLEEPS = {
  always: 'may sleep',
  'by flags': 'may sleep, unless its GFP flags forbid it',
  'on page faults': 'may sleep',
};

/** In one line, what a caller of one of the kernel's functions has to know; undefined where there is nothing to say. */
export function kernelFunctionText(name: string): string | undefined {
  const facts = factsOf(name);
  const parts = sentences(facts);
  return parts.length === 0 ? undefined : `**\`${name}()\`** ${parts.join('; ')}.`;
}

function sentences(facts: Facts): readonly string[] {
  const { sleeps, returns, noReturn } = facts;
  return [
    noReturn === 'always' ? 'does not return' : '',
    sleeps ? SLEEPS[sleeps] : '',
    returns ? RETURNS[returns] : '',
    undoneBy(facts),
  ].filter((part) => part !== '');
}

/** What releases what the function acquires. */
function undoneBy({ acquires, allocates }: Facts): string {
  if (acquires) {
    const names = releasing(acquires.resource);
    return names.length === 0 ? '' : `undone by ${names.map((name) => `\`${name}()\``).join(' or ')}`;
  }
  return allocates ? `freed by \`${FREED_BY[allocates]}()\`` : '';
}

const NAMES_MAX = 2;

function releasing(resource: Resource): readonly string[] {
  const names = [...KERNEL_ENTRIES].flatMap(([name, { releases }]) =>
    releases?.resource === resource ? [name] : [],
  );
  // Work and timers are best stopped by what waits until they have ended.
  const waiting = names.filter((name) => name.endsWith('_sync'));
  return (waiting.length > 0 ? waiting : names).slice(0, NAMES_MAX);
}
