import { StoreRuleBroken } from '@aftercare/read-model-store';

/** Whether an error of the read-model store is worth another try. */
export const unlessRuleBroken = (error: unknown): boolean => !(error instanceof StoreRuleBroken);
