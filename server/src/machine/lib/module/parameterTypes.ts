import type { Subject } from '../entry';

/** Module parameters: each is a variable `__lp_param_NAME` of type `struct kernel_param`. */
export const PARAMETER_TYPES: Subject = {
  c: String.raw`
#define __lp_number_param(kind, type, parse, format) \
  int param_set_##kind(const char *val, const struct kernel_param *kp) { return parse(val, 0, (type *)kp->arg); } \
  int param_get_##kind(char *buffer, const struct kernel_param *kp) \
  { \
    return scnprintf(buffer, PAGE_SIZE, format "\n", *(type *)kp->arg); \
  } \
  const struct kernel_param_ops param_ops_##kind = { .set = param_set_##kind, .get = param_get_##kind }

__lp_number_param(byte, unsigned char, kstrtou8, "%hhu");
__lp_number_param(short, short, kstrtos16, "%hi");
__lp_number_param(ushort, unsigned short, kstrtou16, "%hu");
__lp_number_param(int, int, kstrtoint, "%i");
__lp_number_param(uint, unsigned int, kstrtouint, "%u");
__lp_number_param(long, long, kstrtol, "%li");
__lp_number_param(ulong, unsigned long, kstrtoul, "%lu");
__lp_number_param(ullong, unsigned long long, kstrtoull, "%llu");
__lp_number_param(hexint, unsigned int, kstrtouint, "%#08x");

int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min, unsigned int max)
{
  unsigned int number;
  int err;

  if (!val)
    return -EINVAL;
  err = kstrtouint(val, 0, &number);
  if (err)
    return err;
  if (number < min || number > max)
    return -EINVAL;
  *(unsigned int *)kp->arg = number;
  return 0;
}

int param_set_bool(const char *val, const struct kernel_param *kp)
{
  return kstrtobool(val ? val : "1", (bool *)kp->arg);
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
  return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'Y' : 'N');
}

int param_set_bool_enable_only(const char *val, const struct kernel_param *kp)
{
  bool wanted;
  bool *enabled = kp->arg;
  int err = kstrtobool(val ? val : "1", &wanted);

  if (err)
    return err;
  if (*enabled && !wanted)
    return -EROFS;
  *enabled = wanted;
  return 0;
}

int param_set_invbool(const char *val, const struct kernel_param *kp)
{
  bool wanted;
  int err = kstrtobool(val ? val : "1", &wanted);

  if (!err)
    *(bool *)kp->arg = !wanted;
  return err;
}

int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
  return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'N' : 'Y');
}

int param_set_bint(const char *val, const struct kernel_param *kp)
{
  bool wanted;
  int err = kstrtobool(val ? val : "1", &wanted);

  if (!err)
    *(int *)kp->arg = wanted;
  return err;
}

int param_set_charp(const char *val, const struct kernel_param *kp)
{
  return __lp_param_set_charp(val, kp);
}

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
  return scnprintf(buffer, PAGE_SIZE, "%s\n", *(char **)kp->arg);
}

void param_free_charp(void *arg)
{
  __lp_param_free_charp(arg);
}

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
  const struct kparam_string *target = kp->str;

  if (strlen(val) + 1 > target->maxlen) {
    printk("%s: string doesn't fit in %u chars.\n", kp->name, target->maxlen - 1);
    return -ENOSPC;
  }
  strcpy(target->string, val);
  return 0;
}

int param_get_string(char *buffer, const struct kernel_param *kp)
{
  return scnprintf(buffer, PAGE_SIZE, "%s\n", kp->str->string);
}

static int param_array_set(const char *val, const struct kernel_param *kp)
{
  const struct kparam_array *array = kp->arr;
  struct kernel_param element = *kp;
  unsigned int count = 0;
  bool more = true;

  if (!val) {
    printk("%s: expects arguments\n", kp->name);
    return -EINVAL;
  }
  element.arg = array->elem;
  while (more) {
    char *one;
    size_t length = strcspn(val, ",");
    int err;

    if (count == array->max) {
      printk("%s: can only take %i arguments\n", kp->name, array->max);
      return -EINVAL;
    }
    more = val[length] == ',';
    one = __lp_param_element(val, length);
    err = array->ops->set(one, &element);
    __lp_param_element_done(one);
    if (err)
      return err;
    val += length + 1;
    element.arg = (char *)element.arg + array->elemsize;
    count++;
    if (array->num)
      *array->num = count;
  }
  return 0;
}

static int param_array_get(char *buffer, const struct kernel_param *kp)
{
  const struct kparam_array *array = kp->arr;
  struct kernel_param element = *kp;
  unsigned int count = array->num ? *array->num : array->max;
  unsigned int i;
  int length = 0;

  for (i = 0; i < count; i++) {
    int part;

    if (length > 0)
      buffer[length - 1] = ',';
    element.arg = (char *)array->elem + i * array->elemsize;
    part = array->ops->get(buffer + length, &element);
    if (part < 0)
      return part;
    length += part;
  }
  buffer[length] = 0;
  return length;
}

const struct kernel_param_ops param_ops_bool = {
  .flags = KERNEL_PARAM_OPS_FL_NOARG, .set = param_set_bool, .get = param_get_bool };
const struct kernel_param_ops param_ops_bool_enable_only = {
  .flags = KERNEL_PARAM_OPS_FL_NOARG, .set = param_set_bool_enable_only, .get = param_get_bool };
const struct kernel_param_ops param_ops_invbool = { .set = param_set_invbool, .get = param_get_invbool };
const struct kernel_param_ops param_ops_bint = {
  .flags = KERNEL_PARAM_OPS_FL_NOARG, .set = param_set_bint, .get = param_get_int };
const struct kernel_param_ops param_ops_charp = {
  .set = param_set_charp, .get = param_get_charp, .free = param_free_charp };
const struct kernel_param_ops param_ops_string = { .set = param_set_copystring, .get = param_get_string };
const struct kernel_param_ops param_array_ops = { .set = param_array_set, .get = param_array_get };
`,
};
