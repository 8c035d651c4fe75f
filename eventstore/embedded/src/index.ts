/** A single event store node that speaks EventStoreDB's gRPC protocol. */
export { type NodeOptions, type RunningNode, startNode } from './node';
export { SERVER_VERSION } from './services/server-features';
