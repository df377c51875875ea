import type { Invocation } from '../invocation';
import { endJob, waitFor } from '../jobs';
import type { Run } from '../run';
import { complain } from '../shell';

const SIGNALS: Readonly<Record<string, number>> = {
  EXIT: 0,
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CONT: 18,
  STOP: 19,
};

function signalNumber(text: string): number {
  const name = text.toUpperCase().replace(/^SIG/, '');
  return /^\d+$/.test(text) ? Number(text) : Object.hasOwn(SIGNALS, name) ? (SIGNALS[name] ?? 15) : 15;
}

/** `kill` */
export function killJobs({ name, args, shell }: Invocation): number {
  const [first = ''] = args;
  let signal = 15;
  let pids = args;
  if (first === '-s' || first === '-n') {
    signal = signalNumber(args[1] ?? '');
    pids = args.slice(2);
  } else if (/^-\w/.test(first)) {
    signal = signalNumber(first.slice(1));
    pids = args.slice(1);
  }
  let status = 0;
  for (const pid of pids.filter((each) => each !== '--')) {
    if (endJob(shell.world, jobNumber(pid), signal)) continue;
    complain(shell, `${name}: (${pid}) - No such process`);
    status = 1;
  }
  return status;

  function jobNumber(text: string): number {
    const job = /^%(\d+)$/.exec(text);
    return job ? (shell.world.jobs[Number(job[1]) - 1]?.pid ?? -1) : Number(text);
  }
}

/** `wait` */
export function* wait({ args, shell }: Invocation): Run<number> {
  const pids = args.filter((each) => !each.startsWith('-')).map(Number);
  const { jobs } = shell.world;
  const wanted = pids.length > 0 ? pids : jobs.filter(({ run }) => run).map(({ pid }) => pid);
  let status = 0;
  for (const pid of wanted) {
    const job = jobs.find((each) => each.pid === pid);
    status = job ? yield* waitFor(shell, job) : 127;
  }
  return pids.length > 0 ? status : 0;
}

/** `jobs` */
export function jobs({ shell, args, out }: Invocation): number {
  const running = shell.world.jobs.filter(({ status }) => status === undefined);
  for (const [index, { pid }] of running.entries())
    out(args.includes('-p') ? `${pid}\n` : `[${index + 1}]  Running\n`);
  return 0;
}
