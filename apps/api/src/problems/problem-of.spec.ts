import { problemOf } from './problem-of';

describe('an error as a problem', () => {
  it.each(['MongoServerSelectionError', 'MongoNetworkError', 'MongoPoolClearedOnNetworkError'])(
    'is 503, to be tried again, when MongoDB is away: %s',
    (name) => {
      const error = Object.assign(new Error('connection to 127.0.0.1:27017 closed'), { name });
      expect(problemOf(error)?.problem).toMatchObject({ status: 503, code: 'read-models-unavailable' });
    },
  );

  it('is a fault of ours when nobody knows it', () => {
    expect(problemOf(new RangeError('no such thing'))).toBeUndefined();
  });
});
