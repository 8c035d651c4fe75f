import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute, RequestRoute } from '../commands/command-route';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { ApiParkedKey, ParkedKey } from './parked-key';
import { Parked } from './parked';
import {
  DiscardParkedDto,
  ParkedFactsOfKeyDto,
  ParkedKeysDto,
  ParkedQueryDto,
  ParkedRequestDto,
  ParkedRequestsDto,
} from './parked.dto';

@ApiTags('parked keys')
@Controller('v1/parked')
export class ParkedController {
  constructor(private readonly parked: Parked) {}

  @Get()
  @QueryRoute('Documents of read models that wait behind a fact which could not be folded', ParkedKeysDto)
  list(@Query() query: ParkedQueryDto): Promise<ParkedKeysDto> {
    return this.parked.page(query);
  }

  @Get(':readModel/requests/:id')
  @ApiPathIds('readModel', 'id')
  @QueryRoute('A retry or discard, and what came of it', ParkedRequestDto)
  request(@PathId('readModel') readModel: string, @PathId('id') id: string): Promise<ParkedRequestDto> {
    return this.parked.request(readModel, id);
  }

  @Get(':readModel/:key')
  @ApiParkedKey()
  @QueryRoute('The facts that a document waits with, in order, and those that were discarded', ParkedFactsOfKeyDto)
  show(@PathId('readModel') readModel: string, @ParkedKey() key: string): Promise<ParkedFactsOfKeyDto> {
    return this.parked.ofKey(readModel, key);
  }

  @Post(':readModel/retry')
  @ApiPathIds('readModel')
  @RequestRoute('Folds what waits for every parked key of a read model, each in order', ParkedRequestsDto)
  retryAll(@PathId('readModel') readModel: string, @AskedFor() { actor: by }: Asked): Promise<ParkedRequestsDto> {
    return this.parked.ask(readModel, { kind: 'retry-parked', by });
  }

  @Post(':readModel/:key/retry')
  @ApiParkedKey()
  @RequestRoute('Folds what waits for the key, in order, until one fails again', ParkedRequestsDto)
  retry(
    @PathId('readModel') readModel: string,
    @ParkedKey() key: string,
    @AskedFor() { actor: by }: Asked,
  ): Promise<ParkedRequestsDto> {
    return this.parked.ask(readModel, { kind: 'retry-parked', by, key });
  }

  @Post(':readModel/:key/discard')
  @ApiParkedKey()
  @RequestRoute(
    'Leaves one fact, or all that waits, out of the document for good; then folds the rest',
    ParkedRequestsDto,
  )
  discard(
    @PathId('readModel') readModel: string,
    @ParkedKey() key: string,
    @Body() body: DiscardParkedDto,
    @AskedFor() { actor: by }: Asked,
  ): Promise<ParkedRequestsDto> {
    return this.parked.discard(readModel, key, body, by);
  }
}
