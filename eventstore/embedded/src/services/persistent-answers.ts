import { Refusal } from '../persistent-subscriptions/delivery';
import { ProtoReader } from '../wire/protobuf';
import { invalid } from './persistent-request';
import { uuidOf } from './proposed-event';

/** A consumer's answer: the messages are done with, or refused. */
export type Answer =
  | { readonly ids: readonly string[]; readonly refusal?: undefined }
  | { readonly ids: readonly string[]; readonly refusal: Refusal; readonly reason: string };

/** By their numbers on the wire. */
const REFUSALS: readonly Refusal[] = ['unknown', 'park', 'retry', 'skip', 'stop'];

/** `ReadReq { ack 2 { ids 2 }, nack 3 { ids 2, action 3, reason 4 } }`, read by hand: one comes for every event. */
export function answerOf(request: Buffer): Answer {
  const fields = new ProtoReader(request);
  for (let tag = fields.tag(); tag !== 0; tag = fields.tag()) {
    if (tag === 0x12) return acknowledgement(fields.message());
    if (tag === 0x1a) return refusalOf(fields.message());
    fields.skip(tag);
  }
  throw invalid('After the options come acknowledgements and refusals');
}

function acknowledgement(fields: ProtoReader): Answer {
  const ids: string[] = [];
  for (let tag = fields.tag(); tag !== 0; tag = fields.tag()) {
    if (tag === 0x12) ids.push(uuidOf(fields.message()));
    else fields.skip(tag);
  }
  return { ids };
}

function refusalOf(fields: ProtoReader): Answer {
  const ids: string[] = [];
  let refusal: Refusal = 'unknown';
  let reason = '';
  for (let tag = fields.tag(); tag !== 0; tag = fields.tag()) {
    if (tag === 0x12) ids.push(uuidOf(fields.message()));
    else if (tag === 0x18) refusal = refusalNamed(fields.varint());
    else if (tag === 0x22) reason = fields.text();
    else fields.skip(tag);
  }
  return { ids, refusal, reason };
}

function refusalNamed(action: number): Refusal {
  const refusal = REFUSALS[action];
  if (!refusal) throw invalid(`${action} is no action for a refused message`);
  return refusal;
}
