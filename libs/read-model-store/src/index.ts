export { FencedOff } from './fenced-off';
export { openReadModelStore, type StoreLocation } from './open-read-model-store';
export { pacedSize, type PacedSize, type PacedSizeOptions } from './paced-size';
export { PARTITIONS, partitionOf, WHOLE, type PartitionClaim } from './partitions';
export * from './read-model-store';
export { type DocumentCheck, documentCheck } from './rules/document-check';
export { StoreRuleBroken } from './rules/store-rule-broken';
