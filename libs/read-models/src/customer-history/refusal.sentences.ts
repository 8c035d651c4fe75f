import type { RefusalFact } from '@aftercare/domain';
import type { Sentences } from './sentence';

export const refusalSentences: Sentences<RefusalFact> = {
  CommandRefused: ({ policy, command, reason }) =>
    `${command.type} by policy ${policy} was refused (${reason.refused}).`,
  RefusalRetried: ({ outcome, reason }) =>
    outcome === 'done'
      ? 'The refused command was tried again and done.'
      : `The refused command was refused again (${reason?.refused ?? 'no reason given'}).`,
  RefusalDismissed: ({ by }) => `The refused command was dismissed by ${by}.`,
};
