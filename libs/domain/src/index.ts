export * from './decider';
export * from './fact';
export * from './money';
export * from './refusal';
