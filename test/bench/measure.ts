import { readFileSync } from 'node:fs';

/** Runs `work` with `inFlight` at once until `total` are done; returns how many per second. */
export async function rate(
  total: number,
  inFlight: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < total) await work(next++);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (total * 1000) / (performance.now() - started);
}

/** Seconds that `work` takes, and what it returns. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { seconds: (performance.now() - started) / 1000, value };
}

/** The value below which a share `p` (0..1) of the samples lies, by nearest rank. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}

/** Resident memory of a process in MiB: now and at its highest (Linux). */
export function memory(pid: number): { now: number; highest: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1024;
  return { now: Math.round(mib('VmRSS')), highest: Math.round(mib('VmHWM')) };
}

/** Microseconds of one tick of the kernel's clock: what CPU times in /proc are counted in (Linux). */
export const TICK_US = 10_000;

/** CPU time of a process since its start in microseconds, in steps of `TICK_US`: all threads, user and kernel (Linux). */
export function cpuTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}
