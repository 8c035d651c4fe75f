import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AskedFor, type Asked } from '../requests/envelope';
import { PurchaseBatch } from './purchase-batch';
import { BatchAnswerDto, PurchaseBatchDto } from './purchase-batch.dto';

@ApiTags('purchases')
@Controller('v1/purchases/batch')
export class PurchaseBatchController {
  constructor(private readonly batch: PurchaseBatch) {}

  /** The request's own Idempotency-Key and If-Match mean nothing here: every item has its own key. */
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Records up to 500 purchases; each is done or refused on its own' })
  @ApiResponse({ status: 200, type: BatchAnswerDto })
  async record(@Body() batch: PurchaseBatchDto, @AskedFor() { actor, correlationId }: Asked): Promise<BatchAnswerDto> {
    const envelope = { actor, ...(correlationId !== undefined && { correlationId }) };
    return { items: await this.batch.record(batch, envelope) };
  }
}
