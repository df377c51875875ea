import { BASIC_TYPES, type CType, RecordCType, type RecordLayout } from './types';

/**
 * Types of one size on every 64-bit machine and in every configuration, for sources whose kernel headers are not read.
 * The headers in C say the same; a test compares them.
 */
const NAMES: Readonly<Record<string, string>> = {
  'signed char': 's8 __s8 int8_t',
  'unsigned char': 'u8 __u8 uint8_t u_char unchar',
  short: 's16 __s16 int16_t',
  'unsigned short': 'u16 __u16 uint16_t __be16 __le16 umode_t ushort',
  int: 's32 __s32 int32_t pid_t',
  'unsigned int': 'u32 __u32 uint32_t __be32 __le32 uint gfp_t dev_t uid_t gid_t fmode_t __poll_t',
  long: 'ssize_t ptrdiff_t intptr_t off_t',
  'unsigned long': 'ulong size_t uintptr_t ino_t',
  'long long': 's64 __s64 int64_t loff_t ktime_t time64_t',
  __int128: 's128 __s128',
  'unsigned __int128': 'u128 __u128',
  'unsigned long long': 'u64 __u64 uint64_t __be64 __le64 sector_t',
};

type Measures = readonly [size: number, alignment: number];

const STRUCT_NAMES: Readonly<Record<string, Measures>> = {
  kuid_t: [4, 4],
  kgid_t: [4, 4],
  atomic_t: [4, 4],
  refcount_t: [4, 4],
  atomic64_t: [8, 8],
  atomic_long_t: [8, 8],
};

const TAGS: Readonly<Record<string, Measures>> = {
  list_head: [16, 8],
  hlist_head: [8, 8],
  hlist_node: [16, 8],
  llist_head: [8, 8],
  llist_node: [8, 8],
  rb_node: [24, 8],
  rb_root: [8, 8],
  rcu_head: [16, 8],
  callback_head: [16, 8],
  kref: [4, 4],
  timespec64: [16, 8],
};

const TYPES = new Map<string, CType>([
  ...Object.entries(NAMES).flatMap(([basic, names]) => {
    const type = BASIC_TYPES[basic];
    if (type?.kind !== 'int') return [];
    return names.split(' ').map((name): [string, CType] => [name, { ...type, name }]);
  }),
  ...Object.entries(STRUCT_NAMES).map(([name, measures]): [string, CType] => {
    const record = RecordCType.make(false, undefined).as(name, undefined);
    record.setLayout(layoutOf(measures));
    return [name, record];
  }),
]);

function layoutOf([size, alignment]: Measures): RecordLayout {
  return { fields: [], size, alignment, isSized: true };
}

/** The kernel's type with a name, where every kernel has the same. */
export function kernelType(name: string): CType | undefined {
  return TYPES.get(name);
}

/** What a struct of the kernel takes, where every kernel has the same; its members are not known. */
export function kernelRecord(tag: string): RecordLayout | undefined {
  const measures = Object.hasOwn(TAGS, tag) ? TAGS[tag] : undefined;
  return measures && layoutOf(measures);
}

/** The names and tags in the tables above. */
export const KERNEL_TYPE_NAMES: readonly string[] = [...TYPES.keys()];
export const KERNEL_RECORD_TAGS: readonly string[] = Object.keys(TAGS);
