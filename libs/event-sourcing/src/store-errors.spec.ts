import {
  DeadlineExceededError,
  StreamDeletedError,
  TimeoutError,
  UnavailableError,
  UnknownError,
} from '@eventstore/db-client';
import { isTransient, StoreUnavailable, translated } from './store-errors';

describe('errors of the store client', () => {
  it.each([
    new UnavailableError(),
    new Error('14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED'),
    new UnknownError(undefined, 'Could not recognize Server Is Not Ready'),
    new UnknownError(undefined, '13 INTERNAL: Received RST_STREAM with code 2'),
    new TimeoutError(),
    new DeadlineExceededError(),
    new Error('Failed to discover after 10 attempts.'),
  ])('that say in some way that the store is away or slow become StoreUnavailable: %s', (error) => {
    expect(isTransient(error)).toBe(true);
    const known = translated(error);
    expect(known).toBeInstanceOf(StoreUnavailable);
    expect(known).toHaveProperty('cause', error);
    expect(translated(known)).toBe(known);
  });

  it('that say something lasting stay as they are', () => {
    const deleted = StreamDeletedError.fromStreamName('unit-1');
    for (const error of [deleted, new TypeError('x is not a function'), new UnknownError(undefined, 'bad request')])
      expect(translated(error)).toBe(error);
  });
});
