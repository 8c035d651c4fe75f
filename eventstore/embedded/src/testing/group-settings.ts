import {
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client';

type StreamSettings = ReturnType<typeof persistentSubscriptionToStreamSettingsFromDefaults>;
type AllSettings = ReturnType<typeof persistentSubscriptionToAllSettingsFromDefaults>;

/** The client's default settings, but from the start. */
export const toStream = (changes: Partial<StreamSettings> = {}): StreamSettings =>
  persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...changes });

export const toAll = (changes: Partial<AllSettings> = {}): AllSettings =>
  persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START, ...changes });
