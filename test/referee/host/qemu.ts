import { spawn } from 'node:child_process';
import type { KernelGuest } from '../../../scripts/kernel-guest.mjs';

/** What came of one boot. */
export interface Boot {
  /** What the driver reported. */
  readonly output: string;
  /** The guest was stopped because it had been silent for too long. */
  readonly wasSilent: boolean;
}

/**
 * Time in the guest is virtual: it runs with the instructions and, while nothing is to be done, jumps to the next timer.
 * So a second of waiting costs nothing, and two runs of the same commands are the same.
 */
const VIRTUAL_TIME = ['-icount', 'shift=0,sleep=off', '-rtc', 'base=2024-01-01,clock=vm'];
const MACHINE = ['-M', 'q35', '-accel', 'tcg', '-cpu', 'max', '-m', '256', '-smp', '1', '-no-reboot'];
const NO_DEVICES = ['-nodefaults', '-no-user-config', '-display', 'none', '-monitor', 'none'];
/** The driver's report comes out of standard output. */
const REPORT = [
  '-chardev',
  'stdio,id=report,signal=off',
  '-device',
  'isa-debugcon,iobase=0xe9,chardev=report',
];
const KERNEL_OPTIONS = [
  'console=ttyS0',
  'quiet',
  'loglevel=1',
  'panic=-1',
  'mitigations=off',
  'nokaslr',
  'nowatchdog',
  'tsc=reliable',
  'no_timer_check',
  'rcupdate.rcu_expedited=1',
  'printk.devkmsg=on',
  'log_buf_len=4M',
  'random.trust_cpu=on',
];

/** Files of a boot. */
export interface BootFiles {
  readonly initramfs: string;
  /** Where the console's text goes: what the kernel says when it dies. */
  readonly console: string;
}

/** Boots a guest and waits until it ends by itself or reports nothing for `silenceMsMax` of real time. */
export function boot(guest: KernelGuest, files: BootFiles, silenceMsMax: number): Promise<Boot> {
  const { command, args, env } = guest.qemu;
  const system = ['-kernel', guest.image, '-initrd', files.initramfs, '-append', KERNEL_OPTIONS.join(' ')];
  const devices = [...NO_DEVICES, ...REPORT, '-serial', `file:${files.console}`];
  const child = spawn(command, [...args, ...MACHINE, ...VIRTUAL_TIME, ...devices, ...system], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    let complaint = '';
    let wasSilent = false;
    const onSilence = (): void => {
      wasSilent = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(onSilence, silenceMsMax);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      clearTimeout(timer);
      timer = setTimeout(onSilence, silenceMsMax);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      if (status !== 0 && !wasSilent) reject(new Error(`QEMU ended with ${status}: ${complaint.trim()}`));
      else resolve({ output, wasSilent });
    });
  });
}
