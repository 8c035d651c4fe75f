import { randomUUID } from 'node:crypto';

import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { UUID } from '@eventstore/db-client/generated/shared_pb';

import { ServerCall } from '../wire/call';
import { Method } from '../wire/method';

const TICKS_PER_MS = 10_000n;

/** `Gossip.Read`: a cluster of one, which leads. Its address is the one by which the client came. */
export function gossipMethod(): Method {
  const instanceId = randomUUID();
  return {
    kind: 'unary',
    handle: (_request, call) => {
      const member = new MemberInfo()
        .setInstanceId(new UUID().setString(instanceId))
        .setTimeStamp(String(BigInt(Date.now()) * TICKS_PER_MS))
        .setState(MemberInfo.VNodeState.LEADER)
        .setIsAlive(true)
        .setHttpEndPoint(endPointOf(call));
      return new ClusterInfo().setMembersList([member]).serializeBinary();
    },
  };
}

function endPointOf({ headers, stream }: ServerCall): EndPoint {
  const authority = /^\[?([^\]]+?)\]?:(\d+)$/.exec(headers[':authority'] ?? '');
  const socket = stream.session?.socket;
  const address = authority?.[1] ?? socket?.localAddress ?? '127.0.0.1';
  const port = authority?.[2] ? Number(authority[2]) : (socket?.localPort ?? 0);
  return new EndPoint().setAddress(address).setPort(port);
}
