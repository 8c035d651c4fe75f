import { setTimeout as pause } from 'node:timers/promises';
import type { TcpProxy } from '../../../libs/event-sourcing/src/tcp-proxy.fixture';
import { between, type Random } from '../seeded-random';
import type { Member } from './processes';

/** What was done to a company, by name: `kill -9 api`, `cut`, ... */
export type Tally = Map<string, number>;

/** A store that can be taken down and comes back by itself. */
export interface Restartable {
  readonly name: string;
  restart(): Promise<void>;
}

export interface Disturbing {
  readonly members: readonly Member[];
  readonly restartable: readonly Restartable[];
  readonly random: Random;
  readonly tally: Tally;
}

const longestPauseMs = 2_000;
/** Longer than a lease lasts, so that a process that wakes up finds its partitions with others. */
const longestSleepMs = 6_000;
const longestSilenceMs = 4_000;

/** Disturbs a company at random until the signal, and then lets go of everything: all processes run, all connections flow. */
export async function disturb(company: Disturbing, signal: AbortSignal): Promise<void> {
  const lasting = new Set<Promise<void>>();
  while (!signal.aborted) {
    await pause(between(company.random, 50, longestPauseMs), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const one = disturbOnce(company, signal).finally(() => lasting.delete(one));
    lasting.add(one);
  }
  await Promise.all(lasting);
}

type Disturbance = (company: Disturbing, signal: AbortSignal) => Promise<void>;

const count = (tally: Tally, what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);

/** Of how many disturbances one meets a process that all others wait for. */
const RARELY = 4;

const oneOf = <T>(random: Random, all: readonly T[]): T => all[between(random, 0, all.length - 1)] as T;

/** A projector, mostly: while API or event store are away there is no traffic that anything could happen to. */
function victim({ members, random }: Disturbing): Member {
  const rare = between(random, 1, RARELY) === 1;
  return oneOf(
    random,
    members.filter(({ name }) => name.startsWith('projector') !== rare),
  );
}

/** Waits a while, or until the signal: what is done is undone then. */
const lasting = (random: Random, longestMs: number, signal: AbortSignal): Promise<void> =>
  pause(between(random, 100, longestMs), undefined, { signal }).then(undefined, () => undefined);

/** Sends a signal to a process that may have died a moment ago. */
function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return pid > 0 && process.kill(pid, signal);
  } catch {
    return false;
  }
}

const kill: Disturbance = (company) => {
  const { name, process: killed } = victim(company);
  if (signalTo(killed.pid(), 'SIGKILL')) count(company.tally, `kill -9 ${name}`);
  return Promise.resolve();
};

const end: Disturbance = (company) => {
  const { name, process: ended } = victim(company);
  if (signalTo(ended.pid(), 'SIGTERM')) count(company.tally, `restarted ${name}`);
  return Promise.resolve();
};

const sleep: Disturbance = async (company, signal) => {
  const { name, process: sleeper } = victim(company);
  const pid = sleeper.pid();
  if (!signalTo(pid, 'SIGSTOP')) return;
  count(company.tally, `stopped for a while ${name}`);
  await lasting(company.random, longestSleepMs, signal);
  signalTo(pid, 'SIGCONT');
};

const connection = (company: Disturbing): TcpProxy => {
  const { connections } = victim(company);
  return connections.length > 0 ? oneOf(company.random, connections) : connection(company);
};

const cut: Disturbance = (company) => {
  connection(company).cut();
  count(company.tally, 'cut');
  return Promise.resolve();
};

const forget: Disturbance = (company) => {
  connection(company).forget();
  count(company.tally, 'forgotten');
  return Promise.resolve();
};

const stall: Disturbance = async (company, signal) => {
  const stalled = connection(company);
  stalled.stall();
  count(company.tally, 'stalled');
  await lasting(company.random, longestSilenceMs, signal);
  stalled.flow();
};

const slow: Disturbance = async (company, signal) => {
  const slowed = connection(company);
  slowed.slow({ everyMs: between(company.random, 1, 40), bytes: 1_024 });
  count(company.tally, 'slowed');
  await lasting(company.random, longestSilenceMs, signal);
  slowed.flow();
};

const restart: Disturbance = async ({ restartable, random, tally }) => {
  if (restartable.length === 0) return;
  const store = oneOf(random, restartable);
  count(tally, `restarted ${store.name}`);
  await store.restart();
};

/** As often as each stands here. */
const disturbances: readonly Disturbance[] = [
  ...[kill, kill, kill, kill, kill, end, sleep, sleep],
  ...[cut, cut, cut, stall, stall, forget, slow, restart],
];

const disturbOnce: Disturbance = (company, signal) => oneOf(company.random, disturbances)(company, signal);
