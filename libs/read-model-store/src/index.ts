export { openReadModelStore, type StoreLocation } from './open-read-model-store';
export * from './read-model-store';
export { StoreRuleBroken } from './rules/store-rule-broken';
