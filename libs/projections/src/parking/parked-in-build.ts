import type { ReadModelStore } from '@aftercare/read-model-store';
import { allOf, parkedCollection } from './parked-entries';
import type { ParkedEntry } from './parked-entry';

/** Every fact that the serving build of a read model lacks: parked, waiting behind a parked one, or discarded. */
export async function missingFrom(store: ReadModelStore, readModel: string): Promise<readonly ParkedEntry[]> {
  const serving = (await store.versions(readModel)).find((build) => build.serving)?.version;
  if (serving === undefined) return [];
  const where = { readModel: { eq: readModel }, build: { eq: serving } };
  return (await allOf(parkedCollection(store), where)).map(({ doc }) => doc);
}
