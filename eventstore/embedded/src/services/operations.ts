import { ScavengeResp, StopScavengeReq } from '@eventstore/db-client/generated/operations_pb';

import { requireOperator } from '../access/rights';
import { Scavenger } from '../maintenance/scavenger';
import { ServerCall } from '../wire/call';
import { Method } from '../wire/method';
import { RpcError, Status } from '../wire/status';

/** The operations service, as far as one node alone has operations: scavenges. */
export function operationsMethods(scavenger: Scavenger): [string, Method][] {
  return [
    ['/event_store.client.operations.Operations/StartScavenge', startScavenge(scavenger)],
    ['/event_store.client.operations.Operations/StopScavenge', stopScavenge(scavenger)],
  ];
}

const { STARTED, INPROGRESS, STOPPED } = ScavengeResp.ScavengeResult;

/** Threads and the chunk to start from are a cluster's matters: they are taken and make no difference. */
function startScavenge(scavenger: Scavenger): Method {
  return {
    kind: 'unary',
    handle: async (_request, call) => {
      requireOperator(call.principal);
      const { id, started } = await scavenger.start(addressOf(call));
      return answer(id, started ? STARTED : INPROGRESS);
    },
  };
}

function stopScavenge(scavenger: Scavenger): Method {
  return {
    kind: 'unary',
    handle: (request, call) => {
      requireOperator(call.principal);
      const id = StopScavengeReq.deserializeBinary(request).getOptions()?.getScavengeId() ?? '';
      if (scavenger.stop(id)) return answer(id, STOPPED);
      throw new RpcError(Status.NOT_FOUND, 'Scavenge id was invalid.', {
        exception: 'scavenge-not-found',
        'scavenge-id': id,
      });
    },
  };
}

function answer(id: string, result: ScavengeResp.ScavengeResult): Uint8Array {
  return new ScavengeResp().setScavengeId(id).setScavengeResult(result).serializeBinary();
}

const addressOf = ({ headers }: ServerCall): string => headers[':authority'] ?? '';
