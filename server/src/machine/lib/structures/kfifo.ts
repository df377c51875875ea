import type { Subject } from '../entry';

/** Queues of elements or bytes in a ring, as in kfifo.h. Sizes are powers of two. */
export const KFIFO: Subject = {
  c: String.raw`
#define __LP_KFIFO(lp_type) unsigned int in, out, size; lp_type *data
struct kfifo { __LP_KFIFO(unsigned char); };
#define DECLARE_KFIFO(lp_fifo, lp_type, lp_size) struct { __LP_KFIFO(lp_type); lp_type buf[lp_size]; } lp_fifo
#define DECLARE_KFIFO_PTR(lp_fifo, lp_type) struct { __LP_KFIFO(lp_type); } lp_fifo
#define DEFINE_KFIFO(lp_fifo, lp_type, lp_size) \
  DECLARE_KFIFO(lp_fifo, lp_type, lp_size) = { .size = (lp_size), .data = lp_fifo.buf }
#define INIT_KFIFO(lp_fifo) \
  ((void)((lp_fifo).in = (lp_fifo).out = 0, (lp_fifo).size = ARRAY_SIZE((lp_fifo).buf), (lp_fifo).data = (lp_fifo).buf))
#define kfifo_alloc(lp_fifo, lp_size, flags) \
  ((lp_fifo)->in = (lp_fifo)->out = 0, (lp_fifo)->size = roundup_pow_of_two(lp_size), \
   (lp_fifo)->data = kmalloc_array((lp_fifo)->size, sizeof(*(lp_fifo)->data), flags), (lp_fifo)->data ? 0 : -ENOMEM)
#define kfifo_free(lp_fifo) ((void)(kfree((lp_fifo)->data), (lp_fifo)->data = NULL, (lp_fifo)->size = 0))
#define kfifo_initialized(lp_fifo) ((lp_fifo)->size != 0)
#define kfifo_size(lp_fifo) ((lp_fifo)->size)
#define kfifo_esize(lp_fifo) sizeof(*(lp_fifo)->data)
#define kfifo_len(lp_fifo) ((lp_fifo)->in - (lp_fifo)->out)
#define kfifo_avail(lp_fifo) ((lp_fifo)->size - kfifo_len(lp_fifo))
#define kfifo_is_empty(lp_fifo) ((lp_fifo)->in == (lp_fifo)->out)
#define kfifo_is_full(lp_fifo) (kfifo_len(lp_fifo) >= (lp_fifo)->size)
#define kfifo_reset(lp_fifo) ((void)((lp_fifo)->in = (lp_fifo)->out = 0))
#define kfifo_reset_out(lp_fifo) ((void)((lp_fifo)->out = (lp_fifo)->in))
#define kfifo_skip(lp_fifo) ((void)(lp_fifo)->out++)
#define __lp_kfifo_at(lp_fifo, lp_index) ((lp_fifo)->data[(lp_index) & ((lp_fifo)->size - 1)])
#define kfifo_put(lp_fifo, lp_value) \
  (kfifo_is_full(lp_fifo) ? 0U : (__lp_kfifo_at(lp_fifo, (lp_fifo)->in) = (lp_value), (lp_fifo)->in++, 1U))
#define kfifo_peek(lp_fifo, lp_to) \
  (kfifo_is_empty(lp_fifo) ? 0U : (*(lp_to) = __lp_kfifo_at(lp_fifo, (lp_fifo)->out), 1U))
#define kfifo_get(lp_fifo, lp_to) (kfifo_peek(lp_fifo, lp_to) ? ((lp_fifo)->out++, 1U) : 0U)
#define kfifo_in(lp_fifo, lp_from, lp_count) \
  ({ unsigned int __lp_put = 0; \
     while (__lp_put < (lp_count) && kfifo_put(lp_fifo, (lp_from)[__lp_put])) __lp_put++; __lp_put; })
#define kfifo_out_peek(lp_fifo, lp_to, lp_count) \
  ({ unsigned int __lp_got = 0; \
     for (; __lp_got < (lp_count) && __lp_got < kfifo_len(lp_fifo); __lp_got++) \
       (lp_to)[__lp_got] = __lp_kfifo_at(lp_fifo, (lp_fifo)->out + __lp_got); __lp_got; })
#define kfifo_out(lp_fifo, lp_to, lp_count) \
  ({ unsigned int __lp_taken = kfifo_out_peek(lp_fifo, lp_to, lp_count); (lp_fifo)->out += __lp_taken; __lp_taken; })
#define kfifo_in_spinlocked(lp_fifo, lp_from, lp_count, lp_lock) \
  ({ unsigned int __lp_done; spin_lock(lp_lock); __lp_done = kfifo_in(lp_fifo, lp_from, lp_count); spin_unlock(lp_lock); \
     __lp_done; })
#define kfifo_out_spinlocked(lp_fifo, lp_to, lp_count, lp_lock) \
  ({ unsigned int __lp_done; spin_lock(lp_lock); __lp_done = kfifo_out(lp_fifo, lp_to, lp_count); spin_unlock(lp_lock); \
     __lp_done; })
`,
};
