import { readFileSync } from 'node:fs';
import { type CountedHistory, drawBeta, drawExponential, drawGamma, fitBgNbd, randomFrom } from '@aftercare/valuation';
import { realData } from '../real-data';

const customers = 2_357;

/** Seconds of one BG/NBD fit of 2,357 customers: CDNOW's where its data are found, else as many made up. Median of five. */
export function fitSeconds(): { seconds: number; of: string } {
  const file = realData('cdnow/cdnow_customers_summary.csv');
  const histories = file === undefined ? madeUp() : fromSummary(file);
  const runs = Array.from({ length: 5 }, () => {
    const started = performance.now();
    fitBgNbd(histories);
    return (performance.now() - started) / 1000;
  });
  return {
    seconds: runs.sort((a, b) => a - b)[2] ?? NaN,
    of: file === undefined ? 'made-up customers' : 'CDNOW sample',
  };
}

const fromSummary = (file: string): CountedHistory[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map(Number))
    .map(([, x = 0, tx = 0, T = 0]) => ({ x, tx, T }));

function madeUp(): CountedHistory[] {
  const random = randomFrom(1997);
  return Array.from({ length: customers }, () => {
    const rate = drawGamma(random, 0.24, 4.4);
    const leaves = drawBeta(random, 0.8, 2.4);
    const T = 27 + 12 * random();
    let [x, tx] = [0, 0];
    for (let at = drawExponential(random, rate); at < T; at += drawExponential(random, rate)) {
      [x, tx] = [x + 1, at];
      if (random() < leaves) break;
    }
    return { x, tx, T };
  });
}
