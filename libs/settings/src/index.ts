export * from './secret';
export * from './settings';
export type { Variable } from './variable';
