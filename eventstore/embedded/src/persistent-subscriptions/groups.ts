import { deleteStream } from '../streams/delete';
import { EventLog } from '../streams/event-log';
import { checkDefinition } from './check-definition';
import { Clock, systemClock } from './clock';
import { Group, startGroup } from './group';
import { readConfiguration, writeConfiguration } from './group-configuration';
import { GroupInfo } from './group-info';
import { checkpointStream, parkedStream } from './group-streams';
import { GroupDefinition, GroupName, keyOf } from './settings';

/** What became of a change; `failed` says why the definition is none. */
export type Outcome = 'done' | 'exists' | 'missing' | { readonly failed: string };

/** The persistent subscriptions of a node. Changes are answered when they are on disk. */
export interface Groups {
  create(definition: GroupDefinition, user: string): Promise<Outcome>;
  /** The group starts anew behind its checkpoint; its consumers are dropped. A filter stays what it was. */
  update(definition: Omit<GroupDefinition, 'filter'>, user: string): Promise<Outcome>;
  /** The consumers are dropped; checkpoint and parked messages go with the group. */
  delete(name: GroupName, user: string): Promise<Outcome>;
  find(name: GroupName): Group | undefined;
  /** Of all groups, or of those of a stream; undefined if the stream never had one. */
  list(stream?: string): GroupInfo[] | undefined;
  /** Drops all consumers, and starts every group as a node that has just come up does. */
  restart(): Promise<void>;
  /** Drops all consumers and ends. Resolves when every checkpoint is on disk. */
  stop(): Promise<void>;
}

export function openGroups(log: EventLog, clock: Clock = systemClock): Groups {
  const groups = new Map<string, Group>();
  /** Streams that had a group: asked for theirs, they answer with none instead of an error. */
  const streams = new Set<string>();
  let stopTicking: (() => void) | undefined;

  const start = (definition: GroupDefinition): void => {
    groups.set(keyOf(definition.name), startGroup(log, clock, definition));
    streams.add(definition.name.stream);
    stopTicking ??= clock.everyTick(() => groups.forEach((group) => group.tick()));
  };

  const end = async (name: GroupName): Promise<void> => {
    const group = groups.get(keyOf(name));
    groups.delete(keyOf(name));
    await group?.close();
  };

  const definitions = (): GroupDefinition[] => [...groups.values()].map(({ definition }) => definition);

  const closeAll = async (): Promise<void> => {
    stopTicking?.();
    stopTicking = undefined;
    await Promise.all([...groups.values()].map((group) => group.close()));
  };

  /** One change after the other: a group must have ended before it starts anew. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const turn = last.then(change);
    last = turn.catch(() => undefined);
    return turn;
  };

  const save = (user: string): Promise<void> => writeConfiguration(log, definitions(), user);

  readConfiguration(log).forEach(start);
  return {
    create: (definition, user) =>
      inTurn(async () => {
        if (groups.has(keyOf(definition.name))) return 'exists';
        const failed = checkDefinition(log, definition);
        if (failed) return { failed };
        start(definition);
        await save(user).catch((error: unknown) => {
          void end(definition.name);
          throw error;
        });
        return 'done';
      }),
    update: ({ name, settings }, user) =>
      inTurn(async () => {
        const old = groups.get(keyOf(name));
        if (!old) return 'missing';
        const definition = { name, settings, filter: old.definition.filter };
        const failed = checkDefinition(log, definition);
        if (failed) return { failed };
        await old.close();
        start(definition);
        await save(user);
        return 'done';
      }),
    delete: (name, user) =>
      inTurn(async () => {
        if (!groups.has(keyOf(name))) return 'missing';
        await end(name);
        const own = [checkpointStream(name), parkedStream(name)];
        await Promise.all([...own.map((stream) => deleteStream(log, stream, 'any')), save(user)]);
        return 'done';
      }),
    find: (name) => groups.get(keyOf(name)),
    list: (stream) => {
      if (stream !== undefined && !streams.has(stream)) return undefined;
      const all = [...groups.values()];
      const chosen = stream === undefined ? all : all.filter(({ definition: { name } }) => name.stream === stream);
      return chosen.map((group) => group.info());
    },
    restart: () =>
      inTurn(async () => {
        await closeAll();
        definitions().forEach(start);
      }),
    stop: () => inTurn(closeAll),
  };
}
