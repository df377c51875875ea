import type {
  Block,
  CaseLabel,
  Declaration,
  DoStatement,
  Expression,
  ForStatement,
  IfStatement,
  ReturnStatement,
  Statement,
  SwitchStatement,
  WhileStatement,
} from '../syntax/ast';
import { forEachStatement } from '../syntax/walk';
import { type FlowContext, branch, evaluate } from './controlFlowExpressions';
import { FlowDraft, type FlowNode } from './controlFlowGraph';

/** Where `break`, `continue` and case labels of the statements around lead to. */
interface Surroundings {
  readonly breakTo: FlowNode | undefined;
  readonly continueTo: FlowNode | undefined;
  readonly cases: Map<CaseLabel, FlowNode> | undefined;
}

/** Builds the flow of one function's statements. */
export class StatementFlow implements FlowContext {
  readonly draft = new FlowDraft();
  private readonly labels = new Map<string, FlowNode>();
  private around: Surroundings = { breakTo: undefined, continueTo: undefined, cases: undefined };

  constructor(private readonly body: Block) {
    forEachStatement(body, (statement) => {
      if (statement.kind === 'label') this.labels.set(statement.name.name, this.draft.join());
    });
  }

  run(): void {
    this.statement(this.body);
    this.draft.step({ kind: 'return', statement: undefined });
  }

  statement(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        for (const inner of statement.statements) this.statement(inner);
        break;
      case 'declaration':
        this.declaration(statement);
        break;
      case 'expression':
        if (statement.expression) evaluate(statement.expression, false, this);
        break;
      case 'if':
        this.ifStatement(statement);
        break;
      case 'while':
        this.whileStatement(statement);
        break;
      case 'do':
        this.doStatement(statement);
        break;
      case 'for':
        this.forStatement(statement);
        break;
      case 'switch':
        this.switchStatement(statement);
        break;
      case 'asm':
        this.draft.step({ kind: 'asm' });
        break;
      case 'unknown-statement':
        this.unknown(statement.parts);
        break;
      default:
        this.labelOrJump(statement);
    }
  }

  private labelOrJump(
    statement: Extract<Statement, { kind: 'case' | 'label' | 'goto' | 'break' | 'continue' | 'return' }>,
  ): void {
    switch (statement.kind) {
      case 'case':
        this.resumeAt(this.around.cases?.get(statement));
        break;
      case 'label':
        this.resumeAt(this.labels.get(statement.name.name));
        break;
      case 'goto':
        this.jump(statement.label === undefined ? undefined : this.labels.get(statement.label));
        break;
      case 'break':
        this.jump(this.around.breakTo);
        break;
      case 'continue':
        this.jump(this.around.continueTo);
        break;
      case 'return':
        this.returnStatement(statement);
    }
  }

  private declaration(declaration: Declaration): void {
    const { storage, initialiser } = declaration;
    if (storage === 'typedef' || storage === 'extern') return;
    // A static variable got its value before the function was called.
    if (initialiser && storage !== 'static') evaluate(initialiser, true, this);
    this.draft.step({ kind: 'declaration', declaration });
  }

  private ifStatement({ condition, whenTrue, whenFalse }: IfStatement): void {
    const { draft } = this;
    const [first, second, after] = [draft.join(), draft.join(), draft.join()];
    branch(condition, first, second, this);
    draft.resume(first);
    this.statement(whenTrue);
    draft.jump(after);
    draft.resume(second);
    if (whenFalse) this.statement(whenFalse);
    draft.resume(after);
  }

  private whileStatement({ condition, body }: WhileStatement): void {
    const { draft } = this;
    const [head, inside, after] = [draft.join(), draft.join(), draft.join()];
    draft.resume(head);
    branch(condition, inside, after, this);
    draft.resume(inside);
    this.loopBody(body, after, head);
    draft.jump(head);
    draft.resume(after);
  }

  private doStatement({ condition, body }: DoStatement): void {
    const { draft } = this;
    const [head, test, after] = [draft.join(), draft.join(), draft.join()];
    draft.resume(head);
    this.loopBody(body, after, test);
    draft.resume(test);
    branch(condition, head, after, this);
    draft.resume(after);
  }

  private forStatement(loop: ForStatement): void {
    const { draft } = this;
    const [head, inside, update, after] = [draft.join(), draft.join(), draft.join(), draft.join()];
    this.forInitialiser(loop);
    draft.resume(head);
    this.forCondition(loop, inside, after);
    draft.resume(inside);
    this.loopBody(loop.body, after, update);
    draft.resume(update);
    if (loop.update) evaluate(loop.update, false, this);
    draft.jump(head);
    draft.resume(after);
  }

  private forInitialiser({ initialiser }: ForStatement): void {
    if (!initialiser) return;
    if ('kind' in initialiser) evaluate(initialiser, false, this);
    else for (const declaration of initialiser) this.declaration(declaration);
  }

  private forCondition({ condition, iterator }: ForStatement, inside: FlowNode, after: FlowNode): void {
    if (iterator) {
      this.draft.step({ kind: 'iterate', call: iterator });
      this.draft.edge(inside, true);
      this.draft.edge(after, false);
      this.draft.end();
    } else if (condition) {
      branch(condition, inside, after, this);
    } else {
      this.draft.jump(inside);
    }
  }

  private loopBody(body: Statement, breakTo: FlowNode, continueTo: FlowNode): void {
    this.within({ ...this.around, breakTo, continueTo }, body);
  }

  private switchStatement({ value, body }: SwitchStatement): void {
    const { draft } = this;
    const after = draft.join();
    const cases = new Map(ownLabels(body).map((label) => [label, draft.join()] as const));
    evaluate(value, true, this);
    draft.step({ kind: 'switch', value });
    for (const [label, node] of cases) draft.edge(node, label);
    if (![...cases.keys()].some((label) => label.value === undefined)) draft.edge(after, 'unmatched');
    draft.end();
    this.within({ ...this.around, breakTo: after, cases }, body);
    draft.resume(after);
  }

  private within(around: Surroundings, body: Statement): void {
    const outer = this.around;
    this.around = around;
    this.statement(body);
    this.around = outer;
  }

  private returnStatement(statement: ReturnStatement): void {
    if (statement.value) evaluate(statement.value, true, this);
    this.draft.step({ kind: 'return', statement });
    this.draft.end();
  }

  /** A jump to nowhere that can be seen may lead anywhere. */
  private jump(target: FlowNode | undefined): void {
    if (target) {
      this.draft.jump(target);
    } else {
      this.unknown([]);
      this.draft.end();
    }
  }

  private resumeAt(node: FlowNode | undefined): void {
    if (node) this.draft.resume(node);
  }

  private unknown(parts: readonly Expression[]): void {
    for (const part of parts) evaluate(part, true, this);
    this.draft.step({ kind: 'unknown' });
    for (const label of this.labels.values()) this.draft.edge(label, undefined);
  }
}

/** The case labels that belong to this switch and not to one inside it. */
function ownLabels(body: Statement): CaseLabel[] {
  const labels = new Set<CaseLabel>();
  forEachStatement(body, (statement) => {
    if (statement.kind === 'case') labels.add(statement);
  });
  forEachStatement(body, (statement) => {
    if (statement.kind === 'switch') for (const label of ownLabels(statement.body)) labels.delete(label);
  });
  return [...labels];
}
