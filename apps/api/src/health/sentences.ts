import type { StoppedAt } from '@aftercare/projections';

/** What is wrong where a read model or policy stopped: it grows old until somebody acts. */
export const stoppedSentence = (name: string, stoppedAt: StoppedAt | undefined): string =>
  `${name} stopped at position ${stoppedAt?.position ?? -1}: ${stoppedAt?.reason ?? ''}`;

/** What somebody should look at where facts are parked: all other keys are up to date, so that is no reason to keep traffic away. */
export const parkedSentences = (parked: ReadonlyMap<string, number>): readonly string[] =>
  [...parked].map(
    ([name, keys]) =>
      `${keys} ${keys === 1 ? 'key is' : 'keys are'} parked in ${name}: see aftercare parked list ${name}`,
  );
