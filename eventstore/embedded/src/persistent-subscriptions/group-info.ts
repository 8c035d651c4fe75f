import { GroupDefinition } from './settings';
import { Measurement } from './timings';

/** A group as it is at the moment, for `GetInfo` and `List`. */
export interface GroupInfo extends GroupDefinition {
  /** `Live`, `Behind`, and while parked messages are taken up again `ReplayingParkedMessages, Live`. */
  readonly status: string;
  readonly connections: readonly ConnectionInfo[];
  /** Deliveries per second since the info was last asked for. */
  readonly averagePerSecond: number;
  readonly totalItems: number;
  readonly countSinceLastMeasurement: number;
  /** Positions as text; empty where there is none. */
  readonly lastCheckpoint: string;
  readonly lastKnown: string;
  readonly readBufferCount: number;
  readonly liveBufferCount: number;
  readonly retryBufferCount: number;
  readonly totalInFlight: number;
  readonly outstanding: number;
  readonly parked: number;
}

export interface ConnectionInfo {
  readonly connectionName: string;
  readonly user: string;
  readonly averagePerSecond: number;
  readonly totalItems: number;
  readonly countSinceLastMeasurement: number;
  readonly availableSlots: number;
  readonly inFlight: number;
  readonly measurements: readonly Measurement[];
}
