import { partitionOf } from './partitions';

describe('the partition of a key', () => {
  // Documents lie where these say: another answer would need every build to be filled anew.
  it.each([
    ['a', 3],
    ['C-1042', 2],
    ['0000000000012345/C-1042', 5],
    ['Ærø', 1],
    ['客户-7', 4],
    ['a😀b', 6],
    ['😀', 2],
  ])('of %s is %i, for ever', (key, partition) => expect(partitionOf(key)).toBe(partition));
});
