import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute, RequestRoute } from '../commands/command-route';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { OperatorRequestDto, ReadModelsDto, RebuildDto } from './read-models.dto';
import { Rebuilds } from './rebuilds';

@ApiTags('read models')
@Controller('v1/read-models')
export class ReadModelsController {
  constructor(private readonly rebuilds: Rebuilds) {}

  @Get()
  @QueryRoute('Every read model with its builds: which one serves, which one a rollback would go to', ReadModelsDto)
  async list(): Promise<ReadModelsDto> {
    return { items: await this.rebuilds.all() };
  }

  @Post(':name/rebuilds')
  @ApiPathIds('name')
  @RequestRoute('Fills the next build beside the serving one, compares both, and lets it take over', OperatorRequestDto)
  rebuild(
    @PathId('name') name: string,
    @Body() { verifyOnly, acceptDifferences }: RebuildDto,
    @AskedFor() { actor }: Asked,
  ): Promise<OperatorRequestDto> {
    return this.rebuilds.rebuild(name, {
      by: actor,
      ...(verifyOnly !== undefined && { verifyOnly }),
      ...(acceptDifferences !== undefined && { acceptDifferences }),
    });
  }

  @Get(':name/rebuilds/:id')
  @ApiPathIds('name', 'id')
  @QueryRoute('A rebuild or rollback: how far it is, and what came of it', OperatorRequestDto)
  request(@PathId('name') name: string, @PathId('id') id: string): Promise<OperatorRequestDto> {
    return this.rebuilds.request(name, id);
  }

  @Post(':name/rebuilds/:id/abort')
  @ApiPathIds('name', 'id')
  @RequestRoute('Gives a rebuild up: its build is dropped, and the serving one goes on', OperatorRequestDto)
  abort(
    @PathId('name') name: string,
    @PathId('id') id: string,
    @AskedFor() { actor }: Asked,
  ): Promise<OperatorRequestDto> {
    return this.rebuilds.abort(name, id, actor);
  }

  @Post(':name/rollback')
  @ApiPathIds('name')
  @RequestRoute('Lets the kept build serve again; a second rollback undoes the first', OperatorRequestDto)
  rollback(@PathId('name') name: string, @AskedFor() { actor }: Asked): Promise<OperatorRequestDto> {
    return this.rebuilds.rollback(name, { by: actor });
  }
}
