import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute, RequestRoute } from '../commands/command-route';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { ParkedFacts } from './parked-facts';
import {
  DiscardParkedFactDto,
  ParkedFactRequestDto,
  ParkedFactsDto,
  ParkedFactsQueryDto,
  RetryParkedFactDto,
} from './parked-facts.dto';

@ApiTags('refused commands')
@Controller('v1/parked-facts')
export class ParkedFactsController {
  constructor(private readonly parked: ParkedFacts) {}

  @Get()
  @QueryRoute('Facts of which policies could not make or issue the commands, the longest waiting first', ParkedFactsDto)
  list(@Query() query: ParkedFactsQueryDto): Promise<ParkedFactsDto> {
    return this.parked.page(query);
  }

  @Post('retry')
  @RequestRoute('Does what the parked fact calls for, then what waits behind it in its stream', ParkedFactRequestDto)
  retry(@Body() fact: RetryParkedFactDto, @AskedFor() { actor: by }: Asked): Promise<ParkedFactRequestDto> {
    return this.parked.ask('retry-parked', fact, { by });
  }

  @Post('discard')
  @RequestRoute(
    'Leaves the parked fact out for good, and does what waits behind it in its stream',
    ParkedFactRequestDto,
  )
  discard(
    @Body() { why, ...fact }: DiscardParkedFactDto,
    @AskedFor() { actor: by }: Asked,
  ): Promise<ParkedFactRequestDto> {
    return this.parked.ask('discard-parked', fact, { by, why });
  }

  @Get('requests/:id')
  @ApiPathIds('id')
  @QueryRoute('A retry or discard of a parked fact, and what came of it', ParkedFactRequestDto)
  request(@PathId('id') id: string): Promise<ParkedFactRequestDto> {
    return this.parked.request(id);
  }
}
