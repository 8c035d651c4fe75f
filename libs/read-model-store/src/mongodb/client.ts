import { MongoClient, ReadConcern, type DbOptions, type MongoClientOptions } from 'mongodb';
import { mendClosedSockets } from './closed-sockets';

/**
 * What makes a checkpoint trustworthy whatever server fails: a write is acknowledged when a majority has it on disk, and
 * only such writes are read. Set on the database, so that no connection string can weaken it.
 */
export const DURABLE: DbOptions = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: new ReadConcern('majority'),
  readPreference: 'primary',
};

/** A server that is away or answers nothing is noticed within these times, unless the connection string says other ones. */
const PATIENCE = {
  serverSelectionTimeoutMS: 5000,
  connectTimeoutMS: 5000,
  socketTimeoutMS: 30_000,
  waitQueueTimeoutMS: 10_000,
  // A connection that was lost without a word is given up by the look that finds it so: this long after, and connectTimeoutMS.
  heartbeatFrequencyMS: 2_000,
};

/**
 * A client that is not connected yet. `retryWrites`: a replica set knows a write by its number and does it once, although the
 * driver sends it again after a lost connection; a single server has no such numbers, and the driver passes the error on.
 * Nothing here uses a transaction.
 */
export function clientOf(url: string): MongoClient {
  mendClosedSockets();
  const patience = Object.entries(PATIENCE).filter(([name]) => !new RegExp(`[?&]${name}=`, 'i').test(url));
  const options: MongoClientOptions = { appName: 'aftercare', retryWrites: true, ...Object.fromEntries(patience) };
  try {
    return new MongoClient(url, options);
  } catch {
    // The driver's own message may quote the connection string, which holds a password.
    throw new TypeError('MONGODB_URL is not a connection string: use mongodb://host:27017 or mongodb+srv://host');
  }
}
