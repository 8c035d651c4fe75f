import { Injectable } from '@nestjs/common';
import { RequestUnderWay, type Asking, type OperatorRequest } from '@aftercare/projections';
import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { notFound, problem, ProblemError } from '../problems/problem';
import { Requests } from '../operator-requests';
import { Runtime } from '../runtime';
import type { BuildDto, OperatorRequestDto, ReadModelDto } from './read-models.dto';

const kinds = ['rebuild', 'rollback'] as const;

/** The builds of read models, and what operators ask about them. The projectors do it; here it is noted and looked up. */
@Injectable()
export class Rebuilds {
  constructor(
    private readonly runtime: Runtime,
    private readonly requests: Requests,
  ) {}

  all(): Promise<readonly ReadModelDto[]> {
    return Promise.all(readModels(this.runtime.settings).map((model) => this.shown(model)));
  }

  /** Throws a problem for an unknown read model, one that nothing serves yet, or that has a rebuild or rollback under way. */
  async rebuild(name: string, asking: Omit<Asking, 'kind' | 'readModel'>): Promise<OperatorRequestDto> {
    const { builds } = await this.shown(this.model(name));
    if (!builds.some(({ serving }) => serving))
      throw conflict('no-build-serves', `${name} has no build that serves yet: its first one is being filled`);
    return this.make({ ...asking, kind: 'rebuild', readModel: name });
  }

  /** Throws a problem, as `rebuild` does, and where no earlier build is kept. */
  async rollback(name: string, asking: Pick<Asking, 'by'>): Promise<OperatorRequestDto> {
    const { builds } = await this.shown(this.model(name));
    if (!builds.some(({ kept }) => kept)) {
      const detail = `${name} has no earlier build: one is kept when a rebuild takes over`;
      throw conflict('nothing-to-roll-back-to', detail);
    }
    return this.make({ ...asking, kind: 'rollback', readModel: name });
  }

  /** A rebuild or rollback of the read model. */
  async request(name: string, id: string): Promise<OperatorRequestDto> {
    const { name: readModel } = this.model(name);
    const request = await (await this.requests.opened()).get(id);
    if (request?.readModel !== readModel || !kinds.some((kind) => kind === request.kind))
      throw notFound('rebuild-unknown', `${name} has no rebuild ${id}`, 'id');
    return toDto(request);
  }

  /** Wants a rebuild to be given up. Throws a problem where it has ended already. */
  async abort(name: string, id: string, by: Asking['by']): Promise<OperatorRequestDto> {
    const { kind, status } = await this.request(name, id);
    if (kind !== 'rebuild' || status === 'done' || status === 'failed')
      throw conflict('rebuild-ended', `${kind} ${id} of ${name} is ${status}: there is nothing to abort`);
    await (await this.requests.opened()).abort(id, by);
    return this.request(name, id);
  }

  private async make(asking: Asking): Promise<OperatorRequestDto> {
    try {
      return toDto(await (await this.requests.opened()).make(asking));
    } catch (error) {
      if (!(error instanceof RequestUnderWay)) throw error;
      throw conflict('rebuild-under-way', `${error.message}: wait for its end, or look at it by its id`);
    }
  }

  private model(name: string): AnyReadModel {
    const model = readModels(this.runtime.settings).find((one) => one.name === name);
    if (model === undefined)
      throw notFound('read-model-unknown', `there is no read model ${name}: GET /v1/read-models lists them`, 'name');
    return model;
  }

  private async shown({ name, version }: AnyReadModel): Promise<ReadModelDto> {
    const { store } = this.runtime;
    const versions = await store.versions(name);
    const builds = versions.map(async (build): Promise<BuildDto> => {
      const { version: number, fold, serving, served, checkpoint } = build;
      const { documents } = await store.stats(name, number);
      return { number, fold, serving, kept: served && !serving, checkpoint, documents };
    });
    const [last] = await (await this.requests.opened()).last(name, 1, kinds);
    return { name, fold: version, builds: await Promise.all(builds), ...(last && { lastRequest: toDto(last) }) };
  }
}

const conflict = (code: string, detail: string): ProblemError => new ProblemError(problem(409, code, detail));

const toDto = ({ id, kind, readModel, status, requestedAt, by, ...about }: OperatorRequest): OperatorRequestDto => {
  const { verifyOnly, acceptDifferences, why, abortedBy, progress, result } = about;
  return {
    ...{ id, kind, readModel, status, requestedAt, by },
    ...(verifyOnly !== undefined && { verifyOnly }),
    ...(acceptDifferences !== undefined && { acceptDifferences }),
    ...(why !== undefined && { why }),
    ...(abortedBy !== undefined && { abortedBy }),
    ...(progress !== undefined && { progress }),
    ...(result !== undefined && { result }),
  };
};
