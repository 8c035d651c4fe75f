import type { ResolvedEvent } from '@eventstore/db-client';
import { storedEvent } from './stored-event';

const given = (change: object): ResolvedEvent => {
  const place = { streamId: 'tool-1', id: 'an-id', type: 'ToolBought', revision: 4n };
  const created = new Date('2026-01-02T00:00:00.000Z');
  const position = { commit: 77n, prepare: 77n };
  const event = { ...place, created, position, data: { name: 'saw' }, metadata: { by: 'me' }, isJson: true, ...change };
  return { event } as unknown as ResolvedEvent;
};

describe('a stored event', () => {
  it('has its place, its time and what it says', () => {
    expect(storedEvent(given({}))).toEqual({
      ...{ stream: 'tool-1', id: 'an-id', type: 'ToolBought', revision: 4, position: 77 },
      ...{ recordedAt: '2026-01-02T00:00:00.000Z', data: { name: 'saw' }, metadata: { by: 'me' } },
    });
  });

  it('has position -1 when the server does not tell it', () => {
    const unknown = 2n ** 64n - 1n;
    expect(storedEvent(given({ position: { commit: unknown, prepare: unknown } }))?.position).toBe(-1);
    expect(storedEvent(given({ position: undefined }))?.position).toBe(-1);
  });

  it('is none where a link points to an event that was deleted', () => {
    expect(storedEvent({})).toBeUndefined();
  });
});
