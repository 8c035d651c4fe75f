import { screenOf } from './screen-of';

const text = 'head\n\na\nb\nc\nd\ne\nf\n\nall is well\n\nq ends this';

describe('what a terminal shows of a text', () => {
  it('is all of it where there is room', () => {
    expect(screenOf(text, { columns: 80, rows: 24 })).toEqual(text.split('\n'));
  });

  it('is cut off where a line would wrap', () => {
    expect(screenOf('0123456789\n01234', { columns: 5, rows: 9 })).toEqual(['0123…', '01234']);
  });

  it('leaves out empty lines first where it is not high enough', () => {
    expect(screenOf(text, { columns: 80, rows: 9 })).toEqual(text.split('\n').filter((line) => line !== ''));
  });

  it('then leaves out lines before the last ones, and says how many', () => {
    expect(screenOf(text, { columns: 80, rows: 8 })).toEqual([
      'head',
      'a',
      '… 2 lines more',
      'd',
      'e',
      'f',
      'all is well',
      'q ends this',
    ]);
    for (const rows of [1, 2, 3, 7]) expect(screenOf(text, { columns: 80, rows })).toHaveLength(rows);
  });
});
