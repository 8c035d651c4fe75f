/** A single event store node that speaks EventStoreDB's gRPC protocol. */
export { type Backup, backup } from './maintenance/backup';
export { type Verified, verify } from './maintenance/verify';
export { type NodeOptions, type RunningNode, startNode } from './node';
export { SERVER_VERSION } from './services/server-features';
