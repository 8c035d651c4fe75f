import { join } from 'node:path';
import { expireInvitationWhenDue, policyPosition } from '@aftercare/projections';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { projectorTrial, publishStandards, until } from './projector-trial';

const customers = Array.from({ length: 100 }, (_, n) => `C-${n + 1}`);
/** Invitations run out after some weeks. */
const laterMs = 400 * 86_400_000;
const later = { NODE_OPTIONS: `--require ${join(__dirname, 'later-clock.cjs')}`, LATER_MS: String(laterMs) };

const trial = projectorTrial('late-timers-');

const expired = async (): Promise<readonly string[]> =>
  (await trial.facts()).filter(({ type }) => type === 'InvitationExpired').map(({ stream }) => stream);

const seenBy = (store: ReadModelStore): Promise<number> => policyPosition(store, expireInvitationWhenDue.name);

it('timers that fall due while no projector lives fire once when one does, late rather than never, whoever is killed while they fire', async () => {
  await publishStandards(trial);
  let last = -1;
  for (const id of customers) {
    await trial.done('customer', id, { type: 'RegisterCustomer', data: {} });
    const data = { kind: 'CSAT', touchpoint: 'delivery' } as const;
    last = (await trial.done('feedback', id, { type: 'InviteToSurvey', data })).position;
  }
  const first = await trial.start();
  await until(async () => (await seenBy(trial.store)) >= last);
  await trial.kill(first);
  expect(await expired()).toEqual([]);

  const second = await trial.start(later);
  await until(async () => (await expired()).length > 0);
  await trial.kill(second);
  const whenKilled = (await expired()).length;
  await trial.start(later);
  await until(async () => new Set(await expired()).size === customers.length);
  await trial.foldedToTail();
  // What is said twice would be there by now: the policies are through with everything.
  const all = (await expired()).length;
  expect(all).toBe(customers.length);
  process.stdout.write(`killed when ${whenKilled} of ${all} timers had fired\n`);
}, 120_000);
