import type { StatusDto } from './status.dto';

/** What is wrong, in sentences for the person on call; none when all is well. */
export function reasonsOf(found: Omit<StatusDto, 'status' | 'reasons'>, maxLagSeconds: number): readonly string[] {
  const { eventStore, readModelStore, readModels, policies, projectors, unheldPartitions } = found;
  const followed = [...readModels, ...policies];
  const late = followed.filter(({ lag }) => (lag?.seconds ?? 0) > maxLagSeconds);
  return [
    ...(readModelStore === 'away' ? ['the store of the read models does not answer'] : []),
    ...(eventStore.state === 'away' ? ['the event store does not answer'] : []),
    ...(projectors.length === 0 ? ['no projector runs'] : []),
    ...(projectors.length > 0 && unheldPartitions.length > 0
      ? [`no projector holds partition ${unheldPartitions.join(', ')}`]
      : []),
    ...late.map(({ name, lag }) => `${name} is ${Math.round(lag?.seconds ?? 0)} s behind`),
    ...followed.flatMap(({ name, stoppedAt, state }) =>
      state === 'stopped'
        ? [`${name} stopped at position ${stoppedAt?.position ?? -1}: ${stoppedAt?.reason ?? ''}`]
        : [],
    ),
    ...readModels.flatMap(({ name, parkedKeys }) =>
      parkedKeys > 0 ? [`${parkedKeys} parked ${parkedKeys === 1 ? 'key' : 'keys'} in ${name}`] : [],
    ),
    ...policies.flatMap(({ name, parkedStreams }) =>
      parkedStreams > 0 ? [`${parkedStreams} parked ${parkedStreams === 1 ? 'stream' : 'streams'} in ${name}`] : [],
    ),
  ];
}
