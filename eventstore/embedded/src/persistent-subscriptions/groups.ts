import { eventFilter } from '../subscriptions/filter';
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
  restart(): void;
  /** Drops all consumers and ends. */
  stop(): void;
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

  const definitions = (): GroupDefinition[] => [...groups.values()].map(({ definition }) => definition);

  const close = (): void => {
    stopTicking?.();
    stopTicking = undefined;
    for (const group of groups.values()) group.close();
    groups.clear();
  };

  const save = (user: string): Promise<void> => writeConfiguration(log, definitions(), user);

  readConfiguration(log).forEach(start);
  return {
    create: async (definition, user) => {
      if (groups.has(keyOf(definition.name))) return 'exists';
      const failed = checkDefinition(log, definition);
      if (failed) return { failed };
      if (definition.filter) eventFilter(definition.filter);
      start(definition);
      await save(user);
      return 'done';
    },
    update: async ({ name, settings }, user) => {
      const old = groups.get(keyOf(name));
      if (!old) return 'missing';
      const definition = { name, settings, filter: old.definition.filter };
      const failed = checkDefinition(log, definition);
      if (failed) return { failed };
      old.close();
      start(definition);
      await save(user);
      return 'done';
    },
    delete: async (name, user) => {
      const group = groups.get(keyOf(name));
      if (!group) return 'missing';
      group.close();
      groups.delete(keyOf(name));
      const own = [checkpointStream(name), parkedStream(name)];
      await Promise.all([...own.map((stream) => deleteStream(log, stream, 'any')), save(user)]);
      return 'done';
    },
    find: (name) => groups.get(keyOf(name)),
    list: (stream) => {
      if (stream !== undefined && !streams.has(stream)) return undefined;
      const chosen = [...groups.values()].filter(({ definition }) =>
        [undefined, definition.name.stream].includes(stream),
      );
      return chosen.map((group) => group.info());
    },
    restart: () => {
      const all = definitions();
      close();
      all.forEach(start);
    },
    stop: close,
  };
}
