import { isRefusal } from '@aftercare/domain';
import { validate } from 'uuid';
import { checkedRequest } from './checked-request';
import { commandDigests } from './command-identity';
import type { CommandRequest } from './command-request';
import { librarian, toolLibrary } from './tool-library.fixture';

const now = '2026-03-01T12:00:00.000Z';
const deciders = new Map(toolLibrary.map((decider) => [decider.category, decider]));
const buy: CommandRequest = {
  category: 'tool',
  command: { type: 'Buy', data: { name: 'saw' } },
  actor: librarian,
};
const digestOf = commandDigests('a secret of the specs');
const check = (change: Partial<CommandRequest>) => checkedRequest({ ...buy, ...change }, deciders, now, digestOf);

describe('a request', () => {
  it('without id, key and time gets its own id as both, and happens now', () => {
    const checked = check({});
    if (isRefusal(checked)) throw new Error(checked.message);
    expect(validate(checked.commandId)).toBe(true);
    expect(checked).toMatchObject({
      id: checked.commandId,
      stream: `tool-${checked.commandId}`,
      occurredAt: now,
      correlationId: checked.commandId,
      causationId: checked.commandId,
    });
  });

  it('has the digest of its repeat, which arrives later', () => {
    const first = checkedRequest({ ...buy, commandId: 'key 1' }, deciders, now, digestOf);
    const later = checkedRequest({ ...buy, commandId: 'key 1' }, deciders, '2026-03-02T12:00:00.000Z', digestOf);
    if (isRefusal(first) || isRefusal(later)) throw new Error('refused');
    expect(later).toMatchObject({ id: first.id, commandId: first.commandId, commandDigest: first.commandDigest });
  });

  it.each([
    ['an unknown category', { category: 'boat' }, 'unknown-category', 'category'],
    ['an unknown command', { command: { type: 'Sink', data: {} } }, 'unknown-command', 'command.type'],
    ['a command named like a method', { command: { type: 'toString', data: {} } }, 'unknown-command', 'command.type'],
    ['an id with a space', { id: 'a b' }, 'bad-id', 'id'],
    ['an empty id', { id: '' }, 'bad-id', 'id'],
    ['an id of a system stream', { id: '$all' }, 'bad-id', 'id'],
    ['a long id', { id: 'a'.repeat(129) }, 'bad-id', 'id'],
    ['an id with a control character', { id: 'a\u0007' }, 'bad-id', 'id'],
    ['an empty key', { commandId: '' }, 'bad-idempotency-key', 'Idempotency-Key'],
    ['a long key', { commandId: 'k'.repeat(201) }, 'bad-idempotency-key', 'Idempotency-Key'],
    ['a day for an instant', { occurredAt: '2026-03-01' }, 'bad-instant', 'occurredAt'],
    ['an instant that is none', { occurredAt: '2026-13-01T00:00:00.000Z' }, 'bad-instant', 'occurredAt'],
    ['a time to come', { occurredAt: '2026-03-01T12:00:10.000Z' }, 'occurred-in-the-future', 'occurredAt'],
  ])('with %s is refused by the name of the field', (_, change, refused, field) => {
    expect(check(change)).toMatchObject({ refused, field });
  });

  it('from a clock slightly ahead is taken to happen now', () => {
    expect(check({ occurredAt: '2026-03-01T12:00:02.000Z' })).toMatchObject({ occurredAt: now });
    expect(check({ occurredAt: '2026-02-01T12:00:02.000Z' })).toMatchObject({ occurredAt: '2026-02-01T12:00:02.000Z' });
  });
});
