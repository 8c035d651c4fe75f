import { describeBuilds } from './builds.contract';
import { describeDocuments } from './documents.contract';
import { describeOneBuild } from './one-build.contract';
import { describePartitions } from './partitions.contract';
import { describePartitionProperties } from './partitions.properties';
import { describeProperties } from './properties.contract';
import { describeQueries } from './queries.contract';
import { describeRules } from './rules.contract';
import type { Trial } from './trial';
import { describeWrites } from './writes.contract';

export interface ContractOptions {
  /** Runs of each property. */
  readonly runs?: number;
  /** False for a peer that is known to compare text by UTF-16 units; real servers compare UTF-8 bytes. */
  readonly comparesBytes?: boolean;
}

/** What every adapter of the port must do, as one suite. */
export function describeReadModelStore(name: string, open: () => Promise<Trial>, options: ContractOptions = {}): void {
  const { runs = 60, comparesBytes = true } = options;
  describe(`the read-model store ${name}`, () => {
    let trial: Trial | undefined;
    const current = (): Trial => {
      if (!trial) throw new Error('a trial is open only within a test');
      return trial;
    };
    beforeEach(async () => {
      trial = await open();
    });
    afterEach(async () => {
      await trial?.dispose();
      trial = undefined;
    });
    describeDocuments(current, runs);
    describeWrites(current);
    describeQueries(current, comparesBytes);
    describeBuilds(current);
    describePartitions(current);
    describeOneBuild(current);
    describeRules(current);
    describeProperties(current, runs);
    describePartitionProperties(current, runs);
  });
}
