const MILLISECONDS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** The longest delay a timer takes; a later deadline is none. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Milliseconds of a `grpc-timeout` header (`10S`, `500m`), or undefined where there is none worth a timer. */
export function deadlineOf(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  const match = /^(\d{1,10})([HMSmun])$/.exec(header);
  if (!match) return undefined;
  const milliseconds = Number(match[1]) * (MILLISECONDS[match[2] as string] as number);
  return milliseconds > LONGEST_TIMER ? undefined : milliseconds;
}
