import { Project } from '../analysis/project';
import type { CheckedModule } from '../analysis/stages/checkedModule';
import { Sources } from '../analysis/sources';

const ROUNDS = 20;
/** What the client asks for at once on opening a document goes first. */
const DELAY_MILLISECONDS = 50;
/** A longer text would keep the server busy for too long. */
const LENGTH_MAX = 64 * 1024;
const PATH = '/warm-up/livepatch.c';

/**
 * Checks the first livepatch over and over, without anybody seeing it, one round between two messages. The JavaScript
 * engine then has compiled what an edit runs through before the author has read the first diagnostics; otherwise the
 * first keys would take several times as long as all later ones. Nothing of it is kept.
 */
export class WarmUp {
  private timer: NodeJS.Timeout | undefined;
  private isDone = false;

  /** Begins after the first diagnostics of a livepatch, and only then. */
  start(modules: readonly CheckedModule[]): void {
    if (this.isDone) return;
    const text = modules.find(({ module }) => module.isLivepatch)?.module.units[0]?.main.text;
    if (text === undefined) return;
    this.isDone = true;
    if (text.length <= LENGTH_MAX) this.timer = setTimeout(() => this.rounds(text), DELAY_MILLISECONDS);
  }

  /** There is no point in going on once the author types. */
  stop(): void {
    this.isDone = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private rounds(text: string): void {
    const sources = new Sources({ read: () => undefined, filesIn: () => [], foldersIn: () => [] });
    const project = new Project(sources);
    let round = 0;
    const next = (): void => {
      if (round++ >= ROUNDS || this.timer === undefined) return;
      sources.setOpen(PATH, warmUpText(text, round));
      project.check(PATH);
      setImmediate(next);
    };
    next();
  }
}

/** Another text each time, most of which is known: a declaration in front, and every second time other spaces. */
export function warmUpText(text: string, round: number): string {
  const spaced = round % 2 === 0 ? text : text.replace(/(?<![=!<>+\-*/%&|^])=(?!=)/g, ' = ');
  return `static int warm_up_${round};\n${spaced}`;
}
