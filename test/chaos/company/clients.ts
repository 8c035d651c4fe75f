import { setTimeout as pause } from 'node:timers/promises';
import { type ApiClient, ApiRefused } from '../../../apps/cli/src/api-client';
import type { Acknowledged, Answered } from './acknowledged';

/** Lets clients through, at a rate or as fast as they can, or has them wait before their next request. */
export interface Gate {
  open(): void;
  close(): void;
  /** Resolves when so many commands may be sent, one unless stated; false when there is nothing more to do. */
  passed(commands?: number): Promise<boolean>;
  /** Nothing passes any more. */
  end(): void;
}

/** `perSecond`: commands of all clients together; no bound unless stated. */
export function gate(perSecond = Infinity): Gate {
  let opened: (() => void) | undefined;
  let waiting = Promise.resolve();
  let ended = false;
  let due = 0;
  /** One after the other, so that together they keep to the rate. */
  const turn = async (commands: number): Promise<void> => {
    const now = performance.now();
    due = Math.max(due, now) + (commands * 1_000) / perSecond;
    if (due > now) await pause(due - now);
  };
  const open = () => {
    opened?.();
    opened = undefined;
  };
  return {
    open,
    close: () => {
      if (!opened) waiting = new Promise((resolve) => (opened = resolve));
    },
    passed: async (commands = 1) => {
      await waiting;
      if (!ended) await turn(commands);
      // Closed or ended meanwhile.
      await waiting;
      return !ended;
    },
    end: () => {
      ended = true;
      open();
    },
  };
}

/** Sends commands until the API answers, however often it has to be asked, and notes what it was told. */
export interface Client {
  readonly api: ApiClient;
  readonly gate: Gate;
  /** False when the command was refused. */
  send(
    key: string,
    path: string,
    body: object,
    actor: { readonly id: string; readonly role: string },
  ): Promise<boolean>;
  /** How often commands were refused, by code. */
  readonly refused: Map<string, number>;
}

export function client(api: ApiClient, through: Gate, acknowledged: Acknowledged): Client {
  const refused = new Map<string, number>();
  return {
    api,
    gate: through,
    refused,
    send: async (key, path, body, { id, role }) => {
      const headers = { 'idempotency-key': key, 'x-actor': id, 'x-role': role };
      try {
        acknowledged.add(key, await api.postPatiently<Answered>(path, body, headers));
        return true;
      } catch (error) {
        if (!(error instanceof ApiRefused)) throw error;
        const reason = error.problem.code ?? String(error.problem.status);
        refused.set(reason, (refused.get(reason) ?? 0) + 1);
        return false;
      }
    },
  };
}
