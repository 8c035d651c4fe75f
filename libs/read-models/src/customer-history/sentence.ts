import type { Fact, RecordedFact } from '@aftercare/domain';

/** What a person reads about a fact. Uses no personal field, so that a story stays readable after erasure. */
export type Sentence<F extends Fact = Fact> = (data: F['data'], fact: RecordedFact) => string;

/** A sentence for every fact type of an area; a type that is missing does not compile. */
export type Sentences<F extends Fact> = { readonly [T in F['type']]: Sentence<Extract<F, { type: T }>> };
