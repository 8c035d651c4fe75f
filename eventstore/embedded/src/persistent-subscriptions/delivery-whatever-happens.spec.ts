import fc from 'fast-check';

import { Delivery, Refusal } from './delivery';
import { group } from './group-of-messages.fixture';

describe('whatever happens', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('add' as const) }),
    fc.record({ kind: fc.constant('join' as const), slots: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('leave' as const), who: fc.nat(9) }),
    fc.record({ kind: fc.constant('ack' as const), what: fc.nat(9) }),
    fc.record({
      kind: fc.constant('nack' as const),
      what: fc.nat(9),
      how: fc.constantFrom<Refusal>('park', 'retry', 'skip', 'unknown'),
    }),
    fc.record({ kind: fc.constant('wait' as const), time: fc.nat(120) }),
    fc.record({ kind: fc.constant('park-ends' as const), well: fc.boolean() }),
    fc.record({ kind: fc.constant('behind' as const), who: fc.nat(9), ready: fc.boolean() }),
  );

  it('each event is done with or in one place, no two consumers have it, and no checkpoint is above an open one', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 120 }),
        fc.constantFrom('round-robin' as const, 'pinned' as const),
        (actions, strategy) => {
          const { delivery, rule, add, consumer, parked } = group({ strategy, maxRetryCount: 2 });
          const consumers: ReturnType<typeof consumer>[] = [];
          const done = new Set<string>();
          let added = 0;
          let now = 0;
          let checkpoint = -1;
          const inFlight = () => [...delivery.outstanding.keys()];
          const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)];

          for (const step of actions) {
            if (step.kind === 'add') {
              add();
              added++;
            } else if (step.kind === 'join') consumers.push(consumer(step.slots));
            else if (step.kind === 'leave') {
              const leaving = pick(consumers, step.who);
              if (leaving) {
                delivery.leave(leaving.consumer, now);
                consumers.splice(consumers.indexOf(leaving), 1);
              }
            } else if (step.kind === 'ack' || step.kind === 'nack') {
              const id = pick(inFlight(), step.what);
              if (id === undefined) continue;
              if (step.kind === 'ack') delivery.acknowledge([id], now);
              else delivery.refuse([id], step.how, '', now);
              if (step.kind === 'ack' || step.how === 'skip') done.add(id);
            } else if (step.kind === 'wait') delivery.expire((now += step.time));
            else if (step.kind === 'behind') {
              const slow = pick(consumers, step.who);
              if (slow) slow.state.ready = step.ready;
            } else {
              const next = parked.shift()?.message;
              if (next && step.well) {
                delivery.parked(next);
                done.add(next.id);
              } else if (next) delivery.notParked(next);
            }
            delivery.push(now);

            const places = [
              ...done,
              ...inFlight(),
              ...ids(delivery.buffer),
              ...ids(delivery.retries),
              ...parked.map(({ message }) => message.id),
            ];
            expect([...places].sort()).toEqual([...Array(added).keys()].map((n) => `event-${n}`).sort());
            const held = consumers.flatMap(({ consumer: { inFlight: messages } }) => [...messages].map(({ id }) => id));
            expect(held.sort()).toEqual(inFlight().sort());
            for (const { consumer: each } of consumers) expect(each.inFlight.size).toBeLessThanOrEqual(each.slots);
            checkpoint = rule.due(now, false) ?? checkpoint;
            for (let at = 0; at <= checkpoint; at++) expect(done).toContain(`event-${at}`);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function ids(list: Delivery['buffer']): string[] {
  const found: string[] = [];
  for (let entry = list.first; entry; entry = entry.next) found.push(entry.value.id);
  return found;
}
