/** How long a consumer took, as the server lists it: name of the figure, and milliseconds. */
export interface Measurement {
  readonly key: string;
  readonly value: number;
}

/** The last answers of a consumer, for `extraStatistics`. */
export interface Timings {
  /** An answer came after so many milliseconds. */
  add(milliseconds: number): void;
  /** Nothing until the first answer. */
  measurements(): Measurement[];
}

const WINDOW = 1_000;
const QUINTILES = [1, 2, 3, 4, 5];
const PERCENTILES = [90, 95, 99, 99.5, 99.9];

export function timings(): Timings {
  const window: number[] = [];
  let oldest = 0;
  return {
    add: (milliseconds) => {
      if (window.length < WINDOW) window.push(milliseconds);
      else window[oldest++ % WINDOW] = milliseconds;
    },
    measurements: () => {
      if (window.length === 0) return [];
      const sorted = [...window].sort((one, other) => one - other);
      const at = (percent: number) => sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))];
      const figure = (key: string, value: number | undefined): Measurement => ({ key, value: Math.floor(value ?? 0) });
      return [
        figure('Mean', sorted.reduce((sum, each) => sum + each, 0) / sorted.length),
        figure('Median', sorted[Math.floor(sorted.length / 2)]),
        figure('Fastest', sorted[0]),
        ...QUINTILES.map((quintile) => figure(`Quintile ${quintile}`, at((quintile - 1) * 20))),
        ...PERCENTILES.map((percent) => figure(`${percent}%`, at(percent))),
        figure('Highest', sorted[sorted.length - 1]),
      ];
    },
  };
}
