import type { Location } from '../../base/span';
import type { FunctionType } from '../../syntax/ast';
import type { SourceFile } from '../../syntax/sourceFile';

/** A function as the kernel's own sources define it. */
export interface KernelFunction {
  readonly name: string;
  /** Undefined if it cannot be read with certainty. */
  readonly type: FunctionType | undefined;
  /** All words of its head but for the name and the parameters: `static`, `inline`, `__init`, those of its type. */
  readonly words: ReadonlySet<string>;
  /** The name in the definition. */
  readonly location: Location;
}

/** Functions of kernel sources that the user named with `--kernel-source` or the setting. */
export interface KernelCode {
  /**
   * All definitions of a name; several where files have static functions of one name, or conditions choose one.
   * @returns undefined if the sources have not been searched for the name
   */
  functionsNamed(name: string): readonly KernelFunction[] | undefined;
  /** @param path in the tree, such as `fs/proc/array.c`. @returns undefined if there is no such file */
  file(path: string): SourceFile | undefined;
}
