import { BSON } from 'mongodb';
import { MAX_DOCUMENT_BYTES } from '../rules/document-rules';

/** What a server takes at most, for one document. */
const MAX_BSON_BYTES = 16 * 1024 * 1024;

describe('the largest document', () => {
  it('fits into MongoDB, where it takes most room when it is a list of small numbers', () => {
    const list = Array.from({ length: MAX_DOCUMENT_BYTES / '1,'.length }, () => 1);
    const held = { _id: 'x'.repeat(512), _p: Number.MAX_SAFE_INTEGER, _f: Number.MAX_SAFE_INTEGER, d: { list } };
    expect(BSON.calculateObjectSize(held)).toBeLessThan(MAX_BSON_BYTES);
  });
});
