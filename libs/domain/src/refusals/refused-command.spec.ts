import { specOf } from '../testing/decider-spec';
import { refusedCommand } from './refused-command';
import type { RefusalCommand } from './refusal.commands';
import type { CommandRefused, RefusalFact } from './refusal.events';

const spec = specOf(refusedCommand);

const entry: CommandRefused['data'] = {
  policy: 'register-unit-when-line-delivered',
  fact: { id: 'f1', type: 'LineDelivered', stream: 'purchase-p1', position: 17 },
  command: { commandId: 'c1', category: 'unit', id: 'S1', type: 'RegisterUnit', data: { sku: 'phone' } },
  reason: { refused: 'no-standard-in-force', message: 'Publish one first.', kind: 'state' },
  customerId: 'ann',
};
const record: RefusalCommand = { type: 'RecordRefusal', data: entry };
const refused: RefusalFact = { type: 'CommandRefused', data: entry };
const again = { refused: 'unit-exists', message: 'It is registered already.', kind: 'state' } as const;
const retry = (outcome: 'done' | 'refused'): RefusalCommand => ({
  type: 'RetryRefusal',
  data: outcome === 'done' ? { outcome } : { outcome, reason: again },
});
const done: RefusalFact = { type: 'RefusalRetried', data: { outcome: 'done' } };
const dismiss: RefusalCommand = { type: 'DismissRefusal', data: { why: 'The unit came back' } };
const dismissed: RefusalFact = { type: 'RefusalDismissed', data: { by: 'agent-1', why: 'The unit came back' } };

test('a refused command is kept with its policy, fact and reason, once however often the policy meets the fact', () => {
  spec.given().when(record).then(refused);
  spec.given(refused).when(record).then();
  spec.given(refused, dismissed).when(record).then();
});

test('a retry that goes through settles it', () => {
  spec.given(refused).when(retry('done')).then(done);
  expect(spec.given(refused, done).state.status).toBe('done');
  spec.given(refused, done).when(retry('done')).then();
});

test('a retry that is refused leaves it open, with the newest reason', () => {
  const retried: RefusalFact = { type: 'RefusalRetried', data: { outcome: 'refused', reason: again } };
  spec.given(refused).when(retry('refused')).then(retried);
  expect(spec.given(refused, retried).state).toMatchObject({ status: 'open', retries: 1, entry: { reason: again } });
  spec.given(refused, retried).when(retry('done')).then(done);
});

test('a retry that is refused says why', () => {
  spec
    .given(refused)
    .when({ type: 'RetryRefusal', data: { outcome: 'refused' } })
    .thenRefused('reason-needed', 'reason');
});

test('it is dismissed by somebody, for a reason', () => {
  spec.given(refused).when(dismiss).then(dismissed);
  spec
    .given(refused)
    .when({ type: 'DismissRefusal', data: { why: '' } })
    .thenRefused('bad-text', 'why');
});

test('settled or dismissed, it is closed', () => {
  spec.given(refused, done).when(dismiss).thenRefused('refusal-closed');
  spec.given(refused, dismissed).when(retry('done')).thenRefused('refusal-closed');
});

test('there must be one to retry or dismiss', () => {
  spec.given().when(retry('done')).thenRefused('unknown-refusal', 'id');
  spec.given().when(dismiss).thenRefused('unknown-refusal', 'id');
});

test('it concerns the customer that its fact concerned', () => {
  expect(refusedCommand.customerOf(spec.given(refused).state, refused)).toBe('ann');
});
