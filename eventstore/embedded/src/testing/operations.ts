import { ScavengeResp, StartScavengeReq, StopScavengeReq } from '@eventstore/db-client/generated/operations_pb';

import { RawAnswer, rawCall } from './raw-call';

const SERVICE = '/event_store.client.operations.Operations';

/** Starts a scavenge, for which the official Node client has no method. */
export async function startScavenge(port: number): Promise<ScavengeResp.AsObject> {
  const request = new StartScavengeReq().setOptions(new StartScavengeReq.Options().setThreadCount(1));
  const { messages } = await rawCall(port, `${SERVICE}/StartScavenge`, [request.serializeBinary()]);
  return ScavengeResp.deserializeBinary(messages[0] as Buffer).toObject();
}

export function stopScavenge(port: number, id: string): Promise<RawAnswer> {
  const request = new StopScavengeReq().setOptions(new StopScavengeReq.Options().setScavengeId(id));
  return rawCall(port, `${SERVICE}/StopScavenge`, [request.serializeBinary()]);
}
