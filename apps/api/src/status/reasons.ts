import { stoppedSentence } from '../health/sentences';
import { unservedSentence } from './fillings';
import type { StatusDto } from './status.dto';

/** Why it is not ready, in sentences for the person on call; none when it is. */
export function reasonsOf(
  found: Omit<StatusDto, 'status' | 'reasons' | 'warnings'>,
  maxLagSeconds: number,
): readonly string[] {
  const { eventStore, readModelStore, readModels, policies, projectors, unheldPartitions } = found;
  const followed = [...readModels, ...policies];
  const late = [...readModels.filter(({ build }) => build > 0), ...policies].filter(
    ({ lag }) => (lag?.seconds ?? 0) > maxLagSeconds,
  );
  return [
    ...(readModelStore === 'away' ? ['the store of the read models does not answer'] : []),
    ...(eventStore.state === 'away' ? ['the event store does not answer'] : []),
    ...new Set(projectors.flatMap(({ otherLog }) => otherLog ?? [])),
    ...(projectors.length === 0 ? ['no projector runs'] : []),
    ...(projectors.length > 0 && unheldPartitions.length > 0
      ? [`no projector holds partition ${unheldPartitions.join(', ')}`]
      : []),
    ...readModels.flatMap(({ name, build, filling }) => (build > 0 ? [] : [unservedSentence(name, filling)])),
    ...late.map(({ name, lag }) => `${name} is ${Math.round(lag?.seconds ?? 0)} s behind`),
    ...followed.flatMap(({ name, stoppedAt, state }) =>
      state === 'stopped' ? [stoppedSentence(name, stoppedAt)] : [],
    ),
  ];
}
