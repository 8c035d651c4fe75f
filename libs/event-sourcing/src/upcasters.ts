import type { FactMetadata } from '@aftercare/domain';

/** Brings the data of one version of a fact to the next one. Pure; a personal field whose key is gone is null. */
export type Upcaster = (data: object, metadata: FactMetadata) => object;

/** By fact type, then by the version the stored data has: the function that gives the data of version + 1. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;

/**
 * Data brought as far as the chain of its type goes, and the version it then has.
 * Types and versions without an upcaster come back as they are.
 */
export function upcast(
  upcasters: Upcasters,
  type: string,
  data: object,
  metadata: FactMetadata,
): { readonly data: object; readonly version: number } {
  const chain = upcasters[type];
  let version = metadata.schemaVersion;
  let current = data;
  for (let step = chain?.[version]; step !== undefined; step = chain?.[version]) {
    current = step(current, metadata);
    version += 1;
  }
  return { data: current, version };
}
