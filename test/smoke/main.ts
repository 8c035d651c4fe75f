import { strict as assert } from 'node:assert';
import { drawBeta, drawExponential, drawGamma, randomFrom } from '@aftercare/valuation';
import { aftercare, startCompany } from '../processes/company';

const week = 7 * 86_400_000;

/** Rows of customers who buy and leave as BG/NBD says, so that there is something to fit. */
function purchases(): string[] {
  const random = randomFrom(2024);
  return Array.from({ length: 300 }, (_, customer) => {
    const [rate, leaves] = [drawGamma(random, 0.8, 6), drawBeta(random, 0.9, 4)];
    const weeks = [26 * random()];
    while (random() >= leaves) {
      const next = (weeks.at(-1) ?? 0) + drawExponential(random, rate);
      if (next > 52) break;
      weeks.push(next);
    }
    return weeks.map((at) => {
      const day = new Date(Date.UTC(2024, 0, 1) + at * week).toISOString().slice(0, 10);
      return `c${customer},${day},${(10 + 90 * random()).toFixed(2)}`;
    });
  }).flat();
}

/** Start, import, fit, ask, stop: that the whole works on the Node that runs this. */
async function main(): Promise<void> {
  const company = await startCompany();
  try {
    const rows = purchases();
    const input = `customer,date,amount\n${rows.join('\n')}\n`;
    const url = ['--url', company.url];
    const map = 'customer=customer,date=date,amount=amount';
    const args = ['import', 'purchases', '-', '--map', map, '--json', ...url];
    const first = await aftercare(args, { input });
    assert.equal(first.code, 0, first.stderr);
    assert.equal((JSON.parse(first.stdout) as { added: number }).added, rows.length);
    const second = await aftercare(args, { input });
    assert.equal((JSON.parse(second.stdout) as { added: number }).added, 0);
    const fit = await aftercare(['value', 'fit', '--until', '2024-12-31', '--json', ...url]);
    assert.equal(fit.code, 0, fit.stderr);
    const top = await aftercare(['value', 'top', ...url]);
    assert.equal(top.code, 0, top.stderr);
    assert.match(top.stdout, /c\d+/);
    const history = await aftercare(['history', 'c1', ...url]);
    assert.equal(history.code, 0, history.stderr);
  } finally {
    const code = await company.stop();
    assert.equal(code, 0, company.output());
    await company.remove();
  }
  console.log(`smoke on Node ${process.versions.node}: passed`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
