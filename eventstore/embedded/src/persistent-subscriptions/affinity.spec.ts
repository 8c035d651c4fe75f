import { randomUUID } from 'node:crypto';

import { encodeRecord } from '../log/record';
import { Affinity, affinityOf } from './affinity';

const event = (stream: string, type = 'Moved', data = '{}', metadata = '') => ({
  event: encodeRecord(
    { id: randomUUID(), type, json: true, data: Buffer.from(data), metadata: Buffer.from(metadata) },
    { stream, revision: 0, position: 64, created: 0 },
  ),
  position: 64,
});
const correlated = (stream: string, id: unknown) =>
  event(stream, 'Moved', '{}', JSON.stringify({ $correlationId: id, other: 1 }));

describe('events belong together', () => {
  const pinned = affinityOf('Pinned') as Affinity;
  const byCorrelation = affinityOf('PinnedByCorrelation') as Affinity;

  it('by their stream, and links by the stream they lead to', () => {
    expect(pinned(event('ship-1'))).toBe(pinned(event('ship-1', 'Sunk')));
    expect(pinned(event('ship-1'))).not.toBe(pinned(event('ship-2')));
    expect(pinned(event('list', '$>', '4@ship-1'))).toBe(pinned(event('ship-1')));
    const unresolved = { event: undefined, link: event('list', '$>', '4@ship-1').event, position: 64 };
    expect(pinned(unresolved)).toBe(pinned(event('ship-1')));
  });

  it('by their correlation, else by their stream', () => {
    expect(byCorrelation(correlated('ship-1', 'voyage'))).toBe(byCorrelation(correlated('port-1', 'voyage')));
    for (const none of [event('ship-1'), correlated('ship-1', 7), event('ship-1', 'Moved', '{}', 'no JSON')])
      expect(byCorrelation(none)).toBe(pinned(event('ship-1')));
  });

  it('not at all for the other strategies', () => {
    expect(affinityOf('RoundRobin')).toBeUndefined();
  });
});
