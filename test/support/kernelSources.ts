import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'vitest';
import {
  findKernelSources,
  isGone,
  SOURCE_VERSIONS,
  type SourceVersion,
} from '../../scripts/kernel-sources.mjs';

/** The kernel trees that tests compare against. */
export const KERNEL_TREES: readonly SourceVersion[] = SOURCE_VERSIONS.filter((version) => !isGone(version));

/** The folder of the fetched kernel sources (paths in it as in the kernel), or undefined if they were not fetched. */
export function kernelTree(version: SourceVersion): string | undefined {
  return findKernelSources(version);
}

/**
 * The folder of the fetched kernel sources for a test that needs them.
 * Without them the test is skipped with a reason; in CI that is a failure.
 */
export function requireKernelTree(version: SourceVersion, context: TestContext): string {
  const tree = kernelTree(version);
  if (tree !== undefined) return tree;
  const reason = `The sources of kernel ${version} are missing; 'node scripts/kernel-sources.mjs' fetches them.`;
  if (process.env['CI']) throw new Error(reason);
  return context.skip(reason);
}

/** The text of one file of a kernel tree. Throws if there is no such file. */
export function readKernelFile(tree: string, file: string): string {
  return readFileSync(path.join(tree, file), 'utf8');
}

/** The folder of a kernel tree that has the modules of the selftests: until 6.7 it was another one. */
export function testModulesOf(tree: string): string {
  const folders = ['tools/testing/selftests/livepatch/test_modules', 'lib/livepatch'];
  return path.join(tree, folders.find((folder) => existsSync(path.join(tree, folder))) ?? '');
}
