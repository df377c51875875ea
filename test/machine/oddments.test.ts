import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const DECLARATIONS = `
static char word[8] = "ab";
static struct kparam_string target = { .maxlen = sizeof(word), .string = word };
static struct kernel_param named = { .name = "word", .str = &target };
static unsigned short small;
static struct kernel_param numbered = { .name = "small", .arg = &small };
static void traced(unsigned long ip, unsigned long parent, struct ftrace_ops *ops, struct ftrace_regs *regs) { }
static struct ftrace_ops ops = { .func = traced };
static struct tracepoint point;
static unsigned int passed(void *priv, struct sk_buff *skb, const struct nf_hook_state *state) { return NF_ACCEPT; }
static struct nf_hook_ops filter = { .hook = passed, .pf = NFPROTO_IPV4 };
`;

describe('small subjects of the kernel', () => {
  it.each([
    ['characters', "isspace(' ') * 100 + isdigit('7') * 10 + (toupper('a') == 'A')", 111],
    ['words for choices', `strcmp(str_yes_no(1), "yes") == 0 && strcmp(str_on_off(0), "off") == 0`, 1],
    [
      'pools of memory',
      '({ mempool_t *pool = mempool_create_kmalloc_pool(2, 16); int ok = pool != NULL; void *p = mempool_alloc(pool, GFP_KERNEL); mempool_free(p, pool); mempool_destroy(pool); ok; })',
      1,
    ],
    ['numbers of devices', 'MAJOR(MKDEV(4, 64)) * 1000 + MINOR(MKDEV(4, 64))', 4064],
    ['parameters that are numbers', 'param_set_ushort("7", &numbered) * 10 + small', 7],
    ['parameters that are strings', 'param_set_copystring("much too long", &named)', -28],
    [
      'functions that ftrace traces',
      'register_ftrace_function(&ops) * 100 + register_ftrace_function(&ops) + unregister_ftrace_function(&ops)',
      -16,
    ],
    ['tracepoints', 'tracepoint_probe_register(&point, traced, NULL)', 0],
    ['network hooks', 'nf_register_net_hook(&init_net, &filter)', 0],
    ['system calls', '__x64_sys_getppid(NULL)', 1],
  ])('%s', (_, expression, expected) => {
    const { result, faults, unknown } = runC(`${DECLARATIONS}long f(void) { return (long)(${expression}); }`);
    expect({ result, faults, unknown }).toEqual({ result: expected, faults: [], unknown: [] });
  });

  it('does not allocate a shadow variable of a negative size', () => {
    const { result } = runC(
      'long f(void) { return (long)klp_shadow_alloc(NULL, 1, -12, GFP_KERNEL, NULL, NULL); }',
    );
    expect(result).toBe(0);
  });
});
