/** Types of kernel-sources.mjs for the tests, which are checked strictly. */
export type SourceVersion = '7.2' | '6.12' | '6.1' | '5.10';
export declare const SOURCE_VERSIONS: readonly SourceVersion[];
export declare class SourcesUnavailable extends Error {}
export declare function findKernelSources(version: SourceVersion): string | undefined;
export declare function kernelSources(options?: {
  update?: boolean;
  log?: (line: string) => void;
}): Promise<Record<SourceVersion, string>>;
export declare function isGone(version: SourceVersion): boolean;
