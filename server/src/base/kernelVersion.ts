/** A mainline kernel version. Debian, RHEL and SUSE versions stand for their upstream base. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  /** The stable release; `X.Y` alone means the newest one of its branch, so 255. */
  readonly patch: number;
}

const NEWEST_PATCH = 255;

/**
 * Reads `6.12`, `5.14.21`, `v6.1`, `5.14.0-503.el9` or `6.1.0-56-cloud-amd64`.
 * @returns undefined if the text does not begin with a version.
 */
export function parseKernelVersion(text: string): KernelVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,5}))?(?![\d.])/.exec(text.trim());
  if (!match) return undefined;
  const patch = match[3] === undefined ? NEWEST_PATCH : Math.min(Number(match[3]), NEWEST_PATCH);
  return { major: Number(match[1]), minor: Number(match[2]), patch };
}

/** Negative if `a` is older than `b`, zero if they are the same, positive otherwise. */
export function compareVersions(a: KernelVersion, b: KernelVersion): number {
  return versionCode(a) - versionCode(b);
}

/** The number that `KERNEL_VERSION(a, b, c)` computes; the kernel caps `c` at 255. */
export function versionCode(version: KernelVersion): number {
  return version.major * 65536 + version.minor * 256 + Math.min(version.patch, NEWEST_PATCH);
}

/** `6.12`, or `6.12.5` where the release matters. */
export function formatVersion(version: KernelVersion): string {
  const base = `${version.major}.${version.minor}`;
  return version.patch === NEWEST_PATCH || version.patch === 0 ? base : `${base}.${version.patch}`;
}
