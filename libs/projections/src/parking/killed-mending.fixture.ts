import type { RecordedFact } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { type Death, dyingProcess } from '../dying-process.fixture';
import { ask, parkingProcess, type ParkingProcess, type Trouble } from './parked-story.fixture';

export interface KilledMending {
  readonly store: ReadModelStore;
  readonly model: AnyReadModel;
  readonly trouble: Trouble;
  /** All there are; the process that dies is given those that the keys were parked with. */
  readonly facts: readonly RecordedFact[];
  readonly parkedWith: readonly RecordedFact[];
  /** A retry of these is asked for. */
  readonly keys: readonly string[];
  /** The write at which the process dies, from 1. */
  readonly nth: number;
  readonly death: Death;
}

/**
 * Starts a process that dies at its nth write while it mends, and another one after it, which is given to `next` and ended. Gives
 * whether the first one survived, as it had fewer writes to make.
 */
export async function killedMending(
  { store, model, trouble, facts, parkedWith, keys, nth, death }: KilledMending,
  next: (process: ParkingProcess) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const end = new AbortController();
  const died = new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()));
  const dying = dyingProcess(store, nth, death, () => end.abort());
  const asked = Promise.all(keys.map((key) => ask(store, model, 'retry-parked', key)));
  const first = await parkingProcess({ store: dying.store, model, facts, trouble, end });
  void first.give(parkedWith);
  await Promise.race([died, asked]);
  const survived = !dying.dead();
  first.kill();
  const second = await parkingProcess({ store, model, facts, trouble });
  await second.give(facts);
  await asked;
  await next(second);
  await second.end();
  return survived;
}
