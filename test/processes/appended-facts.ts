import { setTimeout as pause } from 'node:timers/promises';
import { aggregates, defaultPack, isRefusal } from '@aftercare/domain';
import { commandExecutor, connect } from '@aftercare/event-sourcing';
import { sampleCompany } from '../../apps/cli/src/demo/sample-company';

const perSecond = 60;
const customers = 200;
/** On a machine that is slow troubles are over before much has happened: it goes on until there is something to compare. */
const least = 400;

/** What the customers of the sample do, but for what becomes of their units, command by command until `enough`. */
export async function appendFacts(url: string, enough: AbortSignal): Promise<number> {
  const client = connect(url);
  const executor = commandExecutor({ client, aggregates, secret: 'a secret of this suite' });
  let facts = 0;
  try {
    for (const command of defaultPack) await executor.execute(command);
    for (const step of sampleCompany({ until: '2026-06-01T00:00:00.000Z', customers })) {
      if (step.category === 'unit') continue;
      if (enough.aborted && facts >= least) break;
      const outcome = await executor.execute(step);
      if (isRefusal(outcome)) throw new Error(`${step.command.type} was refused: ${outcome.message}`);
      facts += outcome.facts.length;
      await pause(1_000 / perSecond);
    }
  } finally {
    await client.dispose();
  }
  return facts;
}
