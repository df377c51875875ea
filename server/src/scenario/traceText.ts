import type { FunctionTracer, TracedCall } from './functionTracer';

/** Explains the columns, as the kernel does above each trace. */
const COLUMNS = `#                                _-----=> irqs-off/BH-disabled
#                               / _----=> need-resched
#                              | / _---=> hardirq/softirq
#                              || / _--=> preempt-depth
#                              ||| / _-=> migrate-disable
#                              |||| /     delay
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |
`;

/**
 * The text of the file `trace`.
 * @kernel kernel/trace/trace.c print_func_help_header_irq
 */
export function traceText(tracer: FunctionTracer, processors: number): string {
  const { calls } = tracer;
  const counts = `# entries-in-buffer/entries-written: ${calls.length}/${tracer.written}   #P:${processors}\n`;
  return `# tracer: ${tracer.tracer}\n#\n${counts}#\n${COLUMNS}${calls.map(callText).join('')}`;
}

function callText({ name, caller, comm, pid, time, flags }: TracedCall): string {
  const task = `${comm.padStart(16)}-${String(pid).padEnd(7)}`;
  const micros = Math.round(time * 1000);
  const seconds = String(Math.floor(micros / 1_000_000)).padStart(5);
  const stamp = `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}`;
  return `${task} [000] ${flags} ${stamp}: ${name} <-${caller}\n`;
}
