import type { AnyDecider } from '@aftercare/domain';
import type { CheckedRequest } from './checked-request';
import type { FoldedStreams } from './folded-streams';

/** Look-ups may be so old (milliseconds) when a command is accepted on them, unless they say otherwise; a refusal rests on newer ones. */
const usualMaxAge = 1_000;

/** The states of other aggregates that the command's declaration asks for, by their names there. */
export async function lookUpsOf(
  { deciders, streams }: { readonly deciders: ReadonlyMap<string, AnyDecider>; readonly streams: FoldedStreams },
  { declaration, request, id }: CheckedRequest,
  newest: boolean,
): Promise<Record<string, unknown>> {
  const wanted = declaration.lookUps?.(request.command, id);
  if (wanted === undefined) return {};
  const found = Object.entries(wanted).map(async ([name, { category, id: other, maxAge = usualMaxAge }]) => {
    const decider = deciders.get(category);
    if (decider === undefined)
      throw new TypeError(`${request.command.type} looks up "${category}", which is no aggregate`);
    const { state } = await streams.upToDate(decider, other, newest ? 0 : maxAge);
    return [name, state] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}
