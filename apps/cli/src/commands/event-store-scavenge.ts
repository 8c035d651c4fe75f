import { EventStoreDBClient } from '@eventstore/db-client';
import { OperationsClient } from '@eventstore/db-client/generated/operations_grpc_pb';
import { ScavengeResp, StartScavengeReq, StopScavengeReq } from '@eventstore/db-client/generated/operations_pb';
import type { Command } from 'commander';
import { CommandFailed } from '../command-failed';
import { say } from '../say';

/** What the last event of a scavenge's stream tells. */
interface Completed {
  readonly result: string;
  readonly error: string | null;
  readonly spaceSaved: number;
  readonly timeTaken: string;
}

/** Adds `scavenge`, which asks a running node: the official client has no method for it, but the service's classes. */
export function addEventStoreScavenge(eventStore: Command): void {
  eventStore
    .command('scavenge')
    .description('let a running node remove from its files what deletion and truncation have put out of reach')
    .option('--url <url>', 'connection string of the node', 'esdb://127.0.0.1:2113?tls=false')
    .addHelpText('after', '\nCtrl-C stops the scavenge too. What it has done stays done, and the next one goes on.')
    .action(async ({ url }: { url: string }) => {
      const client = EventStoreDBClient.connectionString(url);
      try {
        await scavenge(client);
      } catch (error) {
        throw error instanceof CommandFailed ? error : failed(error, url);
      } finally {
        await client.dispose();
      }
    });
}

async function scavenge(client: EventStoreDBClient): Promise<void> {
  const started = await startScavenge.call(client);
  const id = started.getScavengeId();
  const begun = started.getScavengeResult() === ScavengeResp.ScavengeResult.STARTED;
  say(begun ? `scavenge ${id} has begun` : `scavenge ${id} is under way already: waiting for its end`);
  const stop = () => void stopScavenge.call(client, id).catch(() => undefined);
  process.once('SIGINT', stop);
  const { result, error, spaceSaved, timeTaken } = await completionOf(client, id);
  process.off('SIGINT', stop);
  say(`${result} after ${timeTaken}: ${spaceSaved.toLocaleString('en')} bytes saved`);
  if (result !== 'Success') throw new CommandFailed(`the scavenge ended with ${result}`, error ?? undefined);
}

async function completionOf(client: EventStoreDBClient, id: string): Promise<Completed> {
  for await (const { event } of client.subscribeToStream(`$scavenges-${id}`)) {
    if (event?.type === '$scavengeCompleted') return event.data as unknown as Completed;
  }
  throw new CommandFailed('the node ended before the scavenge did', 'start it again, and scavenge again');
}

function startScavenge(this: EventStoreDBClient): Promise<ScavengeResp> {
  const request = new StartScavengeReq().setOptions(new StartScavengeReq.Options().setThreadCount(1));
  return this.execute(OperationsClient, 'startScavenge', (operations) =>
    answerOf((answer) => operations.startScavenge(request, ...this.callArguments({}), answer)),
  );
}

function stopScavenge(this: EventStoreDBClient, id: string): Promise<ScavengeResp> {
  const request = new StopScavengeReq().setOptions(new StopScavengeReq.Options().setScavengeId(id));
  return this.execute(OperationsClient, 'stopScavenge', (operations) =>
    answerOf((answer) => operations.stopScavenge(request, ...this.callArguments({}), answer)),
  );
}

type Answer = (error: Error | null, response: ScavengeResp) => void;

const answerOf = (call: (answer: Answer) => void): Promise<ScavengeResp> =>
  new Promise((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))));

function failed(error: unknown, url: string): CommandFailed {
  const { details, message } = error as { details?: string; message?: string };
  const address = url.replace(/\/\/[^@/]*@/, '//');
  return new CommandFailed(
    `the node at ${address} does not scavenge: ${details ?? message ?? String(error)}`,
    'is it running? Name its connection string with --url',
  );
}
