import { checkDeclaration } from '../rules/declaration-rules';
import { checkQuery } from '../rules/query-rules';
import { pageFilter, pageSort } from './query-filter';

const declaration = checkDeclaration({
  name: 'orders',
  fields: { customer: { type: 'string', required: true }, 'unit.model': { type: 'string' } },
  indexes: [],
});
const notRemoved = { _del: { $exists: false } };

describe('a query in MongoDB', () => {
  it('leaves removed documents out and asks for declared fields where documents are kept', () => {
    const query = checkQuery(declaration, { where: { 'unit.model': { eq: null } }, limit: 1 });
    expect(pageFilter(query)).toEqual({ $and: [notRemoved, { 'd.unit.model': null }] });
    expect(pageSort(query)).toEqual({ _id: 1 });
  });

  it('goes on behind its cursor within the bounds of one index', () => {
    const where = { customer: { prefix: 'M' } };
    const after = { v: 'Mia', k: 'k7' };
    const query = checkQuery(declaration, { where, sort: { by: 'customer', dir: 'desc' }, limit: 1, after });
    expect(pageFilter(query)).toEqual({
      $and: [
        { $and: [notRemoved, { 'd.customer': { $gte: 'M', $lt: 'M\u{10FFFF}' } }] },
        { 'd.customer': { $lte: 'Mia' } },
        { $or: [{ 'd.customer': { $lt: 'Mia' } }, { 'd.customer': 'Mia', _id: { $lt: 'k7' } }] },
      ],
    });
    expect(pageSort(query)).toEqual({ 'd.customer': -1, _id: -1 });
  });
});
