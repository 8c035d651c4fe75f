import { setImmediate as nextTurn } from 'node:timers/promises';
import { health } from './health';
import { silentLog } from './log';

const away = new Error('away');

/** Fails until it is let go. */
function troubled() {
  let [well, tries] = [false, 0];
  return {
    action: () => (++tries, well ? Promise.resolve() : Promise.reject(away)),
    heal: () => void (well = true),
    tried: async () => {
      while (tries < 2) await nextTurn();
    },
  };
}

describe('the health of a read model or policy', () => {
  const start = () => {
    const end = new AbortController();
    const own = health({ named: {}, backOff: { firstMs: 1, longestMs: 1 }, signal: end.signal, log: silentLog });
    own.doing('live');
    return { own, end };
  };
  const always = () => true;

  it('is delayed for as long as anything fails, whatever else succeeds meanwhile', async () => {
    const { own } = start();
    const [one, other] = [troubled(), troubled()];
    const [trying, tryingToo] = [own.insist(one.action, always), own.insist(other.action, always)];
    await Promise.all([one.tried(), other.tried()]);
    other.heal();
    await tryingToo;
    await own.insist(() => Promise.resolve(), always);
    expect(own.status()).toEqual({ state: 'delayed', delayedBy: 'Error: away' });
    one.heal();
    await trying;
    expect(own.status()).toEqual({ state: 'live' });
  });

  it('is not delayed by what is given up', async () => {
    const { own } = start();
    await expect(own.insist(troubled().action, () => false)).rejects.toBe(away);
    expect(own.status()).toEqual({ state: 'live' });
  });

  it('stays what it was when it ended', async () => {
    const { own, end } = start();
    const one = troubled();
    const trying = own.insist(one.action, always);
    await one.tried();
    end.abort();
    await expect(trying).rejects.toBe(away);
    expect(own.status().state).toBe('delayed');
  });

  it('is stopped for the first reason until it can go on', () => {
    const { own } = start();
    const at = { stream: 's', revision: 1, position: 10, type: 'Noted', reason: 'too many' };
    own.stop(at);
    own.stop({ ...at, position: 20 });
    expect(own.status()).toEqual({ state: 'stopped', stoppedAt: at });
    own.resume();
    expect(own.status()).toEqual({ state: 'live' });
  });
});
