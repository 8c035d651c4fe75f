import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';
import type { StateDto } from './state.dto';

/** Answers what an aggregate is now, out of its stream. */
@Injectable()
export class States {
  constructor(private readonly runtime: Runtime) {}

  /** Sets the revision as ETag. Throws a 404 problem where the stream has no facts. */
  async of(category: string, id: string, reply: FastifyReply): Promise<StateDto> {
    const found = await this.runtime.executor.state(category, id);
    if (found === undefined) throw notFound(`unknown-${category}`, `there is no such ${category}`, 'id');
    void reply.header('etag', `"${found.revision}"`);
    return { id, revision: found.revision, state: found.state };
  }
}
