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
  @QueryRoute('What waits behind a fact that failed: documents of read models, streams of policies', ParkedKeysDto)
  list(@Query() query: ParkedQueryDto): Promise<ParkedKeysDto> {
    return this.parked.page(query);
  }

  @Get(':consumer/requests/:id')
  @ApiPathIds('consumer', 'id')
  @QueryRoute('A retry or discard, and what came of it', ParkedRequestDto)
  request(@PathId('consumer') consumer: string, @PathId('id') id: string): Promise<ParkedRequestDto> {
    return this.parked.request(consumer, id);
  }

  @Get(':consumer/:key')
  @ApiParkedKey()
  @QueryRoute('The facts that wait for a key, in order, and those that were discarded', ParkedFactsOfKeyDto)
  show(@PathId('consumer') consumer: string, @ParkedKey() key: string): Promise<ParkedFactsOfKeyDto> {
    return this.parked.ofKey(consumer, key);
  }

  @Post(':consumer/retry')
  @ApiPathIds('consumer')
  @RequestRoute('Tries what waits for every parked key of a read model or policy, each in order', ParkedRequestsDto)
  retryAll(@PathId('consumer') consumer: string, @AskedFor() { actor: by }: Asked): Promise<ParkedRequestsDto> {
    return this.parked.ask(consumer, { kind: 'retry-parked', by });
  }

  @Post(':consumer/:key/retry')
  @ApiParkedKey()
  @RequestRoute('Tries what waits for the key, in order, until one fails again', ParkedRequestsDto)
  retry(
    @PathId('consumer') consumer: string,
    @ParkedKey() key: string,
    @AskedFor() { actor: by }: Asked,
  ): Promise<ParkedRequestsDto> {
    return this.parked.ask(consumer, { kind: 'retry-parked', by, key });
  }

  @Post(':consumer/:key/discard')
  @ApiParkedKey()
  @RequestRoute('Leaves one fact, or all that waits, out for good; then goes on with the rest', ParkedRequestsDto)
  discard(
    @PathId('consumer') consumer: string,
    @ParkedKey() key: string,
    @Body() body: DiscardParkedDto,
    @AskedFor() { actor: by }: Asked,
  ): Promise<ParkedRequestsDto> {
    return this.parked.discard(consumer, key, body, by);
  }
}
