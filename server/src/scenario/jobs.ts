import type { Kernel } from '../kernel/kernel';
import { type Run, waitFor } from '../kernel/run';
import { start } from '../kernel/time';
import { Oops } from '../machine/run/fault';
import type { Processes } from './processes';
import type { ToolMessage } from './system';

interface Job {
  isOver: boolean;
  message: ToolMessage;
}

/** The commands that run in the background. */
export class Jobs {
  private begun: Job[] = [];

  constructor(
    private readonly kernel: Kernel,
    private readonly processes: Processes,
  ) {}

  /** Begins to run a command as a process of its own. */
  begin(comm: string, command: Run<ToolMessage>): void {
    const job: Job = { isOver: false, message: undefined };
    const { processes } = this;
    const task = processes.begin(comm);
    this.begun.push(job);
    function* run(): Run<void> {
      try {
        job.message = yield* command;
      } catch (error) {
        if (!(error instanceof Oops)) throw error;
        job.message = 'Killed';
      } finally {
        job.isOver = true;
        processes.end(task);
      }
    }
    start(this.kernel, comm, run(), { task });
  }

  /** Waits until all have ended. Returns what they print, and forgets them. */
  *wait(): Run<readonly ToolMessage[]> {
    yield* waitFor(() => this.begun.every(({ isOver }) => isOver), 'the commands in the background');
    const messages = this.begun.map(({ message }) => message);
    this.begun = [];
    return messages;
  }
}
