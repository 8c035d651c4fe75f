import { setTimeout as pause } from 'node:timers/promises';
import { ApiRefused } from '../../../apps/cli/src/api-client';
import { manager, type SampleCommand } from '../../../apps/cli/src/demo/sample-command';
import { sampleCompany } from '../../../apps/cli/src/demo/sample-company';
import { between, type Random } from '../seeded-random';
import type { Client } from './clients';
import { routeOf } from './route-of-command';

const customers = 1_500;
const until = '2026-06-01T00:00:00.000Z';
const atOnce = 8;
/** Of how many customers one turns out to be another one. */
const merged = 4;
/** Of how many merges one was a mistake. */
const mistaken = 3;
/** A unit that no policy has registered by then never will be. */
const registeredWithinMs = 120_000;

/** Lives through the sample company's stories over the API, several customers at once, until they are told or the gate ends. */
export async function tellStories(client: Client, seed: number, random: Random): Promise<void> {
  const stories = new Map<string, SampleCommand[]>();
  for (const step of sampleCompany({ until, seed, customers }))
    stories.set(step.customer, [...(stories.get(step.customer) ?? []), step]);
  const waiting = [...stories.entries()].values();
  const told: string[] = [];
  const teller = async (): Promise<void> => {
    for (const [customer, story] of waiting) {
      if (!(await tell(client, story))) return;
      if (between(random, 1, merged) === 1) await merge(client, customer, told.pop(), random);
      else told.push(customer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, teller));
}

/** False when the gate ended before the story did. */
async function tell(client: Client, story: readonly SampleCommand[]): Promise<boolean> {
  const gone = new Set<string>();
  for (const step of story) {
    if (!(await client.gate.passed())) return false;
    if (gone.has(step.id)) continue;
    if (step.category === 'unit' && step.command.type !== 'RegisterUnit' && !(await registered(client, step.id))) {
      gone.add(step.id);
      continue;
    }
    const { path, body } = routeOf(step);
    await client.send(step.commandId, path, body, step.actor);
  }
  return true;
}

/** Waits until a policy has registered a unit, as a clerk would who does not find it yet. */
async function registered(client: Client, unit: string): Promise<boolean> {
  for (const late = performance.now() + registeredWithinMs; performance.now() < late; await pause(200)) {
    try {
      await client.api.get(`/v1/units/${unit}`);
      return true;
    } catch (error) {
      if (!(error instanceof ApiRefused) && !(await client.gate.passed())) return false;
    }
    if (!(await client.gate.passed())) return false;
  }
  return false;
}

async function merge(client: Client, from: string, into: string | undefined, random: Random): Promise<void> {
  if (into === undefined) return;
  const done = await client.send(
    `merge-${from}`,
    `/v1/customers/${from}/merge`,
    { into, reason: 'one person' },
    manager,
  );
  if (done && between(random, 1, mistaken) === 1)
    await client.send(`unmerge-${from}`, `/v1/customers/${from}/merge/reversal`, { reason: 'two persons' }, manager);
}
