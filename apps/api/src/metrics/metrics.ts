import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus is told. A registry of its own, so that two APIs in one process do not mix. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'aftercare_http_request_duration_seconds',
    help: 'Time from a request until its answer is sent, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  private readonly commands = new Counter({
    name: 'aftercare_commands_total',
    help: 'Commands by outcome: done, repeated, refused, conflict, store-unavailable, failed.',
    labelNames: ['aggregate', 'command', 'outcome'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  command(aggregate: string, command: string, outcome: string): void {
    this.commands.inc({ aggregate, command, outcome });
  }

  /** A gauge of each read model and policy that is measured when Prometheus asks; those not measured now are not told. */
  measured(
    name: string,
    help: string,
    measure: () => Promise<readonly (readonly [readModel: string, value: number])[]>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: ['of'],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const [of, value] of await measure()) this.set({ of }, value);
      },
    });
  }

  /** A gauge of the whole that is measured when Prometheus asks. */
  counted(name: string, help: string, count: () => Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await count());
      },
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
