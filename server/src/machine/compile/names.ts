import type { Entity, Binding as BindingOf, Scope as ScopeOf } from '../../c/scope';
import type { CType } from '../../c/types';
import type { CFunction, GlobalVariable } from '../run/unit';
import type { Label } from './functionBuilder';
import { typeOfVariable } from './variableType';

/** What a name can stand for in code that is run. */
export type Name =
  | VariableName
  | { readonly kind: 'function'; readonly type: CType; readonly function: CFunction }
  /** Declared, and defined somewhere else. */
  | { readonly kind: 'extern'; readonly type: CType; readonly name: string }
  | { readonly kind: 'register'; readonly type: CType; readonly index: number }
  /** The address of a label of the function with a slot. */
  | { readonly kind: 'label'; readonly type: CType; readonly label: Label; readonly slot: number }
  | { readonly kind: 'local'; readonly type: CType; readonly index: number; readonly name: string }
  /** `__func__` */
  | { readonly kind: 'text'; readonly type: CType; readonly text: string };

/** A variable that is not in a frame. Its type is complete when the initialiser has been read, which is done late. */
export class VariableName implements Entity {
  readonly kind = 'variable';

  constructor(readonly variable: GlobalVariable) {}

  get type(): CType {
    return typeOfVariable(this.variable);
  }
}

export type Binding = BindingOf<Name>;
export type Scope = ScopeOf<Name>;
