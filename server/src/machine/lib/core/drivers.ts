import type { Resource, Subject } from '../entry';

const PLATFORM_DEVICE: Resource = { kind: 'resource', what: 'platform device', pointsInto: false };

/** Resources, platform devices, and drivers of buses on which the machine has no devices: these are never probed. */
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

struct platform_device_id { char name[24]; unsigned long driver_data; };
struct platform_device {
  const char *name;
  int id;
  struct device dev;
  u32 num_resources;
  struct resource *resource;
  const struct platform_device_id *id_entry;
  struct platform_device *__lp_next;
  bool __lp_bound;
};
struct platform_driver {
  int (*probe)(struct platform_device *pdev);
  void (*remove)(struct platform_device *pdev);
  void (*remove_new)(struct platform_device *pdev);
  void (*shutdown)(struct platform_device *pdev);
  struct device_driver driver;
  const struct platform_device_id *id_table;
  struct platform_driver *__lp_next;
};
#define PLATFORM_DEVID_NONE (-1)
#define PLATFORM_DEVID_AUTO (-2)
#define to_platform_device(x) container_of(x, struct platform_device, dev)
#define platform_get_drvdata(pdev) dev_get_drvdata(&(pdev)->dev)
#define platform_set_drvdata(pdev, data) dev_set_drvdata(&(pdev)->dev, data)
static struct platform_device *__lp_platform_devices;
static struct platform_driver *__lp_platform_drivers;
static const struct platform_device_id *__lp_platform_id(struct platform_driver *driver, const char *name)
{
  const struct platform_device_id *id = driver->id_table;

  while (id && id->name[0] && strcmp(id->name, name))
    id++;
  return id && id->name[0] ? id : NULL;
}
static void __lp_platform_bind(struct platform_driver *driver, struct platform_device *pdev)
{
  const struct platform_device_id *id = __lp_platform_id(driver, pdev->name);

  if (pdev->__lp_bound || (driver->id_table ? !id : strcmp(driver->driver.name, pdev->name)))
    return;
  pdev->id_entry = id;
  pdev->dev.driver = &driver->driver;
  pdev->__lp_bound = true;
  if (driver->probe && driver->probe(pdev)) {
    pdev->__lp_bound = false;
    pdev->dev.driver = NULL;
  }
}
static void __lp_platform_unbind(struct platform_device *pdev)
{
  struct platform_driver *driver;

  if (!pdev->__lp_bound)
    return;
  driver = container_of(pdev->dev.driver, struct platform_driver, driver);
  pdev->__lp_bound = false;
  if (driver->remove_new)
    driver->remove_new(pdev);
  else if (driver->remove)
    driver->remove(pdev);
  pdev->dev.driver = NULL;
}
static inline int platform_driver_register(struct platform_driver *driver)
{
  struct platform_device *pdev;

  driver->__lp_next = __lp_platform_drivers;
  __lp_platform_drivers = driver;
  for (pdev = __lp_platform_devices; pdev; pdev = pdev->__lp_next)
    __lp_platform_bind(driver, pdev);
  return 0;
}
static inline void platform_driver_unregister(struct platform_driver *driver)
{
  struct platform_device *pdev;
  struct platform_driver **link;

  for (pdev = __lp_platform_devices; pdev; pdev = pdev->__lp_next)
    if (pdev->dev.driver == &driver->driver)
      __lp_platform_unbind(pdev);
  for (link = &__lp_platform_drivers; *link; link = &(*link)->__lp_next) {
    if (*link == driver) {
      *link = driver->__lp_next;
      break;
    }
  }
}
static inline int platform_device_add(struct platform_device *pdev)
{
  struct platform_driver *driver;

  pdev->__lp_next = __lp_platform_devices;
  __lp_platform_devices = pdev;
  for (driver = __lp_platform_drivers; driver; driver = driver->__lp_next)
    __lp_platform_bind(driver, pdev);
  return 0;
}
static inline int platform_device_register(struct platform_device *pdev) { return platform_device_add(pdev); }
static inline void platform_device_del(struct platform_device *pdev)
{
  struct platform_device **link;

  __lp_platform_unbind(pdev);
  for (link = &__lp_platform_devices; *link; link = &(*link)->__lp_next) {
    if (*link == pdev) {
      *link = pdev->__lp_next;
      break;
    }
  }
}
struct __lp_platform_object { struct platform_device pdev; char name[]; };
static inline struct platform_device *platform_device_alloc(const char *name, int id)
{
  struct __lp_platform_object *object = kzalloc(sizeof(*object) + strlen(name) + 1, GFP_KERNEL);

  if (!object)
    return NULL;
  strcpy(object->name, name);
  object->pdev.name = object->name;
  object->pdev.id = id;
  return &object->pdev;
}
static inline void platform_device_put(struct platform_device *pdev) { kfree(pdev); }
/* Who has registered one that lies in memory of its own frees it by its release function. */
static inline void platform_device_unregister(struct platform_device *pdev)
{
  platform_device_del(pdev);
  if (pdev->dev.release)
    pdev->dev.release(&pdev->dev);
  else if (pdev->name == ((struct __lp_platform_object *)pdev)->name)
    kfree(pdev);
}
static inline struct platform_device *platform_device_register_simple(const char *name, int id,
                                                                      const struct resource *res, unsigned int num)
{
  struct platform_device *pdev = platform_device_alloc(name, id);

  if (!pdev)
    return ERR_PTR(-ENOMEM);
  platform_device_add(pdev);
  return pdev;
}
static inline struct platform_device *platform_device_register_data(struct device *parent, const char *name, int id,
                                                                    const void *data, size_t size)
{
  return platform_device_register_simple(name, id, NULL, 0);
}
static inline int pci_register_driver(struct pci_driver *driver) { return 0; }
static inline void pci_unregister_driver(struct pci_driver *driver) { }
static inline int usb_register(struct usb_driver *driver) { return 0; }
static inline void usb_deregister(struct usb_driver *driver) { }
static inline int i2c_add_driver(struct i2c_driver *driver) { return 0; }
static inline void i2c_del_driver(struct i2c_driver *driver) { }
static inline int spi_register_driver(struct spi_driver *driver) { return 0; }
static inline void spi_unregister_driver(struct spi_driver *driver) { }
`,
  functions: {
    pci_register_driver: { neverCalls: true },
    usb_register: { neverCalls: true },
    i2c_add_driver: { neverCalls: true },
    spi_register_driver: { neverCalls: true },
    platform_device_register_simple: {
      returns: 'pointer or ERR_PTR()',
      acquires: { resource: PLATFORM_DEVICE, key: 'result' },
    },
    platform_device_register: { returns: '0 or -errno', acquires: { resource: PLATFORM_DEVICE, key: 0 } },
    platform_device_unregister: { releases: { resource: PLATFORM_DEVICE, key: 0 } },
  },
};
