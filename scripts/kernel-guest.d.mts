/** Types of kernel-guest.mjs for the tests, which are checked strictly. */
export type GuestVersion = '6.1' | '6.12';
export declare const GUEST_VERSIONS: readonly GuestVersion[];
export declare const EXIT_UNAVAILABLE: number;
export declare class GuestUnavailable extends Error {}
export interface KernelGuest {
  readonly version: GuestVersion;
  /** What `uname -r` prints. */
  readonly release: string;
  readonly packageVersion: string;
  /** Path of the kernel's image. */
  readonly image: string;
  /** Folder of its headers. */
  readonly headers: string;
  readonly qemu: {
    readonly command: string;
    /** What comes first on its command line. */
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly packageVersion: string;
  };
}
export declare function kernelGuest(
  version: GuestVersion,
  options?: { update?: boolean; log?: (line: string) => void },
): KernelGuest;
