import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Session } from './session';

/** What takes longer shows that it goes on, in ms. */
const PROGRESS_AFTER_MS = 500;

/** Shows that modules are simulated, if it takes long and the client wants to see it. */
export class SimulationProgress {
  private timer: NodeJS.Timeout | undefined;
  private shown: WorkDoneProgressServerReporter | undefined;
  private round = 0;

  constructor(private readonly session: Session) {}

  begin(): void {
    this.end();
    if (!this.session.client.workDoneProgress) return;
    const round = ++this.round;
    this.timer = setTimeout(() => void this.show(round), PROGRESS_AFTER_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    this.round++;
    this.shown?.done();
    this.shown = undefined;
  }

  private async show(round: number): Promise<void> {
    const { connection } = this.session;
    const reporter = await this.session.ask(() => connection.window.createWorkDoneProgress());
    if (round !== this.round) return;
    this.shown = reporter;
    reporter?.begin('Simulating livepatches');
  }
}
