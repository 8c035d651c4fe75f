import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute } from '../commands/command-route';
import { notFound } from '../problems/problem';
import { AskedFor, type Asked } from '../requests/envelope';
import { FitDto, FitQueryDto, FitRequestDto } from './fits.dto';
import { Fits } from './fits';

@ApiTags('value')
@Controller('v1/value/fits')
export class FitsController {
  constructor(private readonly fits: Fits) {}

  @Post()
  @HttpCode(201)
  @QueryRoute('Fits BG/NBD and Gamma-Gamma to the purchases of a window and records the fit', FitDto)
  fit(@Body() request: FitRequestDto, @AskedFor() asked: Asked): Promise<FitDto> {
    return this.fits.fit(request, asked);
  }

  @Get('latest')
  @QueryRoute('The newest fit of a currency', FitDto)
  async latest(@Query() { currency }: FitQueryDto): Promise<FitDto> {
    const fit = await this.fits.latest(currency);
    if (fit === undefined) throw notFound('no-fit-yet', 'nothing was fitted in this currency yet: POST /v1/value/fits');
    return fit;
  }
}
