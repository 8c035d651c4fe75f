import { EventStoreDBClient } from '@eventstore/db-client';
import { OperationsClient } from '@eventstore/db-client/generated/operations_grpc_pb';
import { ScavengeResp, StartScavengeReq } from '@eventstore/db-client/generated/operations_pb';

import { completionOf } from '../testing/scavenging';
import { PASSWORDS, secureNode } from '../testing/secure-node';
import { failure } from '../testing/test-node';

const setup = secureNode();

/** The official client has no method for it, but the service's classes. */
function startScavenge(this: EventStoreDBClient): Promise<ScavengeResp> {
  const request = new StartScavengeReq().setOptions(new StartScavengeReq.Options());
  return this.execute(
    OperationsClient,
    'startScavenge',
    (operations) =>
      new Promise((resolve, reject) =>
        operations.startScavenge(request, ...this.callArguments({}), (error, response) =>
          error ? reject(error) : resolve(response),
        ),
      ),
  );
}

it('operators may scavenge, and read how it went; others may not', async () => {
  expect(await failure<{ code: number }>(startScavenge.call(setup.client()))).toMatchObject({ code: 7 });
  const operator = setup.client(`ops:${encodeURIComponent(PASSWORDS.ops)}`);
  const started = await startScavenge.call(operator);
  expect((await completionOf(operator, started.getScavengeId())).result).toBe('Success');
});
