import { timings } from './timings';

it('tells the figures of the last thousand answers, as the server names them', () => {
  const measured = timings();
  expect(measured.measurements()).toEqual([]);
  for (let answer = 0; answer < 500; answer++) measured.add(9_999);
  for (let answer = 1; answer <= 1_000; answer++) measured.add(answer);
  expect(Object.fromEntries(measured.measurements().map(({ key, value }) => [key, value]))).toEqual({
    Mean: 500,
    Median: 501,
    Fastest: 1,
    'Quintile 1': 1,
    'Quintile 2': 201,
    'Quintile 3': 401,
    'Quintile 4': 601,
    'Quintile 5': 801,
    '90%': 901,
    '95%': 951,
    '99%': 991,
    '99.5%': 996,
    '99.9%': 1_000,
    Highest: 1_000,
  });
});
