import { EventStoreDBClient } from '@eventstore/db-client';
import { mendUnansweredConnections } from './unanswered-connections';

/**
 * The client for a store at an `esdb://` connection string. Nothing is sent before the first call, and the client finds
 * a restarted store again by itself. Make one per process: the official client keeps the appends in flight of all its
 * instances in one table, and an error of one instance fails those of the others.
 */
export function connect(url: string): EventStoreDBClient {
  mendUnansweredConnections();
  return EventStoreDBClient.connectionString(url);
}
