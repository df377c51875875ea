import type { Subject } from '../entry';

/** Resources, and drivers of buses on which the simulated machine has no devices: they register and are never probed. */
export const DRIVERS: Subject = {
  c: String.raw`
#define IORESOURCE_IO 0x100
#define IORESOURCE_MEM 0x200
#define IORESOURCE_IRQ 0x400
#define IORESOURCE_DMA 0x800
#define IORESOURCE_BUS 0x1000
#define IORESOURCE_PREFETCH 0x2000
#define IORESOURCE_READONLY 0x4000
#define IORESOURCE_MEM_64 0x100000
#define IORESOURCE_WINDOW 0x200000
#define IORESOURCE_DISABLED 0x10000000
#define IORESOURCE_UNSET 0x20000000
#define IORESOURCE_BUSY 0x80000000

struct resource {
  resource_size_t start;
  resource_size_t end;
  const char *name;
  unsigned long flags;
  unsigned long desc;
  struct resource *parent, *sibling, *child;
};
#define DEFINE_RES_NAMED(from, length, label, kind) \
  ((struct resource){ .start = (from), .end = (from) + (length) - 1, .name = (label), .flags = (kind) })
#define DEFINE_RES_MEM(from, length) DEFINE_RES_NAMED(from, length, NULL, IORESOURCE_MEM)
#define DEFINE_RES_MEM_NAMED(from, length, label) DEFINE_RES_NAMED(from, length, label, IORESOURCE_MEM)
#define DEFINE_RES_IO(from, length) DEFINE_RES_NAMED(from, length, NULL, IORESOURCE_IO)
#define DEFINE_RES_IRQ(number) DEFINE_RES_NAMED(number, 1, NULL, IORESOURCE_IRQ)
static inline resource_size_t resource_size(const struct resource *res) { return res->end - res->start + 1; }
static inline unsigned long resource_type(const struct resource *res) { return res->flags & 0x1f00; }
static inline bool resource_overlaps(const struct resource *a, const struct resource *b) {
  return a->start <= b->end && a->end >= b->start;
}

static inline int platform_driver_register(struct platform_driver *driver) { return 0; }
static inline void platform_driver_unregister(struct platform_driver *driver) { }
static inline int pci_register_driver(struct pci_driver *driver) { return 0; }
static inline void pci_unregister_driver(struct pci_driver *driver) { }
static inline int usb_register(struct usb_driver *driver) { return 0; }
static inline void usb_deregister(struct usb_driver *driver) { }
static inline int i2c_add_driver(struct i2c_driver *driver) { return 0; }
static inline void i2c_del_driver(struct i2c_driver *driver) { }
static inline int spi_register_driver(struct spi_driver *driver) { return 0; }
static inline void spi_unregister_driver(struct spi_driver *driver) { }
`,
};
