import { canonical } from '../../c/integers';
import type { KernelFunctions } from '../run/kernelFunction';
import { offsetPointer } from '../compile/offsetPointer';
import { argument, intArgument } from './arguments';

/** The day and time at which the simulated machine boots, in seconds since 1970: 2024-01-01. */
const BOOT_SECONDS = 1_704_067_200;

const NANOSECONDS_PER_MS = 1_000_000n;

/** The kernel's clocks. They show virtual time only. */
export const CLOCK: KernelFunctions = {
  __lp_nanoseconds: (call) => {
    const isReal = call.machine.toNumber(argument(call, 0)) === 1;
    const ms = BigInt(Math.floor(call.machine.kernel.now)) + (isReal ? BigInt(BOOT_SECONDS) * 1000n : 0n);
    return canonical(ms * NANOSECONDS_PER_MS);
  },
  time64_to_tm: (call) => {
    const { machine } = call;
    const seconds = Number(intArgument(call, 0) ?? 0) + machine.toNumber(argument(call, 1));
    const date = new Date(seconds * 1000);
    const target = argument(call, 2);
    const parts = [
      date.getUTCSeconds(),
      date.getUTCMinutes(),
      date.getUTCHours(),
      date.getUTCDate(),
      date.getUTCMonth(),
    ];
    const yearDay = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000);
    parts.forEach((part, index) => machine.memory.store(offsetPointer(target, index * 4), 4, part));
    machine.setField(target, 'tm', 'tm_year', date.getUTCFullYear() - 1900);
    machine.setField(target, 'tm', 'tm_wday', date.getUTCDay());
    machine.setField(target, 'tm', 'tm_yday', yearDay);
  },
  mktime64: (call) => {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = call.args.map((each) =>
      call.machine.toNumber(each),
    );
    return Math.floor(Date.UTC(year, month - 1, day, hour, minute, second) / 1000);
  },
};
