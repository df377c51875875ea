/** A file's or folder's name, taken apart into what a series has in common and what counts its patches. */
export interface VersionedName {
  /** The name without its numbers; the same for all patches of a numbered series. */
  readonly stem: string;
  /** The numbers, in order; a date is one or three of them. */
  readonly numbers: readonly number[];
  /** The name says by itself that it counts versions: `v1`, `patch-2`, `2`. */
  readonly isCounted: boolean;
  /** Negative for words such as "old", positive for such as "new", zero for others. */
  readonly rank: number;
  /** It is called a test or an example, so that its number counts nothing that follows. */
  readonly isExample: boolean;
  /** The name without what makes variants for kernels, distributions and machines of one and the same patch. */
  readonly withoutVariant: string;
}

/** Variants of a patch for something else, not its successors: kernel versions, distributions, machines. */
const VARIANT =
  /(?<![a-z\d])(?:(?:rhel|el|centos|sles?|sp|ubuntu|debian|deb|fc|fedora|ol|alma|rocky|kernel|linux|k)[-_.]?\d+(?:[-_.]\d+)*|[3-9][._]\d{1,2}(?:[._]\d+)*(?!\d)|x86(?:[-_]64)?|x64|i[3-6]86|amd64|arm(?:64|32|v[78])?|aarch64|s390x?|ppc(?:64)?(?:le)?|powerpc|riscv(?:64|32)?|loongarch(?:64)?|mips(?:64)?)(?![a-z\d])/g;

/** Digits that belong to the name of what is patched, or that number bugs. */
const NO_VERSION =
  /(?<![a-z\d])(?:cve[-_.]?\d{4}[-_.]\d+|(?:bug|issue|bsc|bnc|boo|bz|rhbz|ticket|task|story|incident|inc|chg|case|defect|jira|gh|pr|usn|rhsa|id)[-_.]?\d+|ext[234]|ipv[46]|ip6|nfs(?:v?[234])|smb[23]|cgroup[12]|sha\d+|md[45]|i2c|i3c|i915|i40e|e1000e?|ixgbe|v4l2?|l2(?:tp|cap)|crc\d+|aes\d+|ntfs3|p9|9p|utf\d+|802[-_.]?\d+|u?int\d+|(?:32|64)bit)(?!\d)/g;

const FIRST = new Set([
  'old',
  'older',
  'orig',
  'original',
  'base',
  'first',
  'initial',
  'prev',
  'previous',
  'before',
]);
const LAST = new Set([
  ...['new', 'newer', 'next', 'second', 'last', 'latest', 'final', 'after', 'update', 'updated', 'upgrade'],
  ...['followup', 'cumulative', 'replacement'],
]);

const EXAMPLE =
  /(?<![a-z])(?:tests?|testing|selftests?|tst|examples?|samples?|demos?|exercises?|labs?|lessons?|chapters?|tutorials?|case|scenario)(?![a-z])/;

const MARKED = /(?:(?:^|[-_.])(?:v|ver|version|rev|r))?[-_.]?#/g;
const COUNTED =
  /^#|(?:^|[-_.])(?:v|ver|version|rev|revision|r|rel|release|patch|p|lp|livepatch|klp|kpatch|fix|hotfix|update|step|stage|gen|level)[-_.]?#/;

/** Reads a name of a file (without its ending) or of a folder. */
export function versionedName(name: string): VersionedName {
  const lower = name.toLowerCase();
  const safe = lower
    .replace(VARIANT, hideDigits)
    .replace(NO_VERSION, hideDigits)
    .replace(/((?<![a-z])(?:v|ver|version|rev|r|rel)[-_.]?)?(\d+)/g, hideIdentifiers);
  const masked = safe.replace(/\d+/g, '#');
  return {
    stem: masked.replace(MARKED, '').replace(/^[-_.]+/, ''),
    numbers: [...safe.matchAll(/\d+/g)].map((digits) => Number(digits[0])),
    isCounted: COUNTED.test(masked),
    rank: rankOf(lower),
    isExample: EXAMPLE.test(lower),
    withoutVariant: lower
      .replace(VARIANT, '')
      .replace(/[-_.]+/g, '_')
      .replace(/^_|_$/g, ''),
  };
}

/** Digits as other signs, so that names with different ones stay different. */
function hideDigits(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0x2460 + Number(digit)));
}

const DATE = /^(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:\d{2}|\d{4}|\d{6})?)?)?$/;

/** Numbers that no word such as `v` calls versions and that are long are dates, or they are of bugs. */
function hideIdentifiers(text: string, mark: string | undefined, digits: string): string {
  const isVersion = digits.length <= (mark === undefined ? 2 : 4) || DATE.test(digits);
  return isVersion ? text : hideDigits(text);
}

function rankOf(name: string): number {
  const words = name.split(/[^a-z]+/);
  return Number(words.some((word) => LAST.has(word))) - Number(words.some((word) => FIRST.has(word)));
}

/** Compares lists of numbers as versions are: `1` before `1.1` before `2`, none before all. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
