import type { RecordedFact } from '@aftercare/domain';
import { commandIdFrom } from '@aftercare/event-sourcing';

/** What the API answered a command with. */
export interface Answered {
  readonly position: number;
  readonly facts: readonly object[];
}

/** Every command whose outcome a client was told, and what the log has to hold of it. */
export interface Acknowledged {
  /** `key`: the Idempotency-Key it was sent under. */
  add(key: string, answer: Answered): void;
  count(): number;
  /** One line for each command whose facts are not in the log as it was told, and for each fact that is there twice. */
  differencesTo(facts: Iterable<RecordedFact>): readonly string[];
}

interface Recorded {
  facts: number;
  last: number;
}

export function acknowledgedCommands(): Acknowledged {
  const answers = new Map<string, { readonly key: string; readonly facts: number; readonly position: number }>();
  return {
    add: (key, { facts, position }) => {
      answers.set(commandIdFrom(key), { key, facts: facts.length, position });
    },
    count: () => answers.size,
    differencesTo: (facts) => {
      const differences: string[] = [];
      const ids = new Set<string>();
      const recorded = new Map<string, Recorded>();
      for (const { id, type, stream, position, metadata } of facts) {
        if (ids.has(id)) differences.push(`${stream}: ${type} at position ${position} is there twice`);
        ids.add(id);
        const before = recorded.get(metadata.commandId) ?? { facts: 0, last: -1 };
        recorded.set(metadata.commandId, { facts: before.facts + 1, last: Math.max(before.last, position) });
      }
      for (const [commandId, { key, facts: told, position }] of answers) {
        const found = recorded.get(commandId) ?? { facts: 0, last: -1 };
        if (found.facts !== told) differences.push(`${key}: ${told} facts acknowledged, ${found.facts} in the log`);
        else if (told > 0 && found.last !== position)
          differences.push(`${key}: acknowledged at ${position}, in the log at ${found.last}`);
      }
      return differences;
    },
  };
}
