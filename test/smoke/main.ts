import { strict as assert } from 'node:assert';
import { aftercare, startCompany } from '../processes/company';

/** Start, import, fit, ask, stop: that the whole works on the Node that runs this. */
async function main(): Promise<void> {
  const company = await startCompany();
  try {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const day = String(1 + ((i * 7) % 28)).padStart(2, '0');
      return `c${i % 40},2024-${String(1 + (i % 9)).padStart(2, '0')}-${day},${5 + (i % 17)}.50`;
    });
    const input = `customer,date,amount\n${rows.join('\n')}\n`;
    const url = ['--url', company.url];
    const map = 'customer=customer,date=date,amount=amount';
    const args = ['import', 'purchases', '-', '--map', map, '--json', ...url];
    const first = await aftercare(args, { input });
    assert.equal(first.code, 0, first.stderr);
    assert.equal((JSON.parse(first.stdout) as { added: number }).added, 400);
    const second = await aftercare(args, { input });
    assert.equal((JSON.parse(second.stdout) as { added: number }).added, 0);
    const fit = await aftercare(['value', 'fit', '--json', ...url]);
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
