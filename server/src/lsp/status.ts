import type { CheckedModule } from '../analysis/stages/checkedModule';
import { profileName } from '../base/kernelProfile';
import { STATUS, type StatusParams } from '../protocol';
import type { Session } from './session';

/** Tells a client that wants to know it what the server works with. */
export class Status {
  private sent = '';

  constructor(private readonly session: Session) {}

  /** @param problem what is not as it should be, as a sentence without full stop */
  send(modules: readonly CheckedModule[], isBusy: boolean, problem: string | undefined): void {
    if (!this.session.client.showsStatus) return;
    const first = modules.find(({ module }) => module.isLivepatch);
    const chosen = first && this.session.project.kernel(first.files);
    const profile = chosen?.profile ?? this.session.settings.everywhere.profile;
    const status: StatusParams = {
      kernel: profile ? profileName(profile) : '',
      reason: chosen?.why ?? '',
      state: isBusy ? 'busy' : 'ready',
      ...(problem !== undefined && { problem: `Not simulated: ${problem}` }),
    };
    const text = JSON.stringify(status);
    if (text === this.sent) return;
    this.sent = text;
    this.session.tell(() => this.session.connection.sendNotification(STATUS, status));
  }
}
