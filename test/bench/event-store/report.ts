import { Cost } from './cost';

/** What a figure is to be held against. */
export interface Reference {
  /** Of a real EventStoreDB 23.10, as given with the task: another run, on a machine like these. */
  readonly given?: string;
  readonly aim?: string;
}

/** A line of the table. Rates are per second, CPU is microseconds per event; `figure` is any other measure. */
export interface Row extends Reference {
  readonly section: string;
  readonly what: string;
  readonly rate?: number;
  readonly client?: number;
  readonly server?: number;
  readonly figure?: string;
}

/** Prints the lines as they come and keeps them for the JSON file. */
export interface Report {
  section(name: string, title: string): void;
  cost(what: string, cost: Cost, reference?: Reference): void;
  figure(what: string, figure: string, reference?: Reference): void;
  failed(this: void, error: unknown): void;
  readonly rows: readonly Row[];
  readonly failures: number;
}

const COLUMNS = [46, 12, 8, 8, 34, 0] as const;

export function printedReport(): Report {
  const rows: Row[] = [];
  let current = '';
  let failures = 0;
  const add = (row: Omit<Row, 'section'>): void => {
    rows.push({ section: current, ...row });
    line(row.what, whole(row.rate) || (row.figure ?? ''), tenths(row.client), tenths(row.server), row.given, row.aim);
  };
  return {
    rows,
    get failures() {
      return failures;
    },
    section: (name, title) => {
      current = name;
      process.stdout.write('\n');
      line(title, 'per second', 'client', 'server', 'given: EventStoreDB 23.10', 'aim');
    },
    cost: (what, cost, reference = {}) => add({ what, ...cost, ...reference }),
    figure: (what, figure, reference = {}) => add({ what, figure, ...reference }),
    failed: (error) => {
      failures++;
      const reason = error instanceof Error ? error.message : String(error);
      add({ what: `failed: ${reason}` });
    },
  };
}

const whole = (value: number | undefined) => (value === undefined ? '' : Math.round(value).toLocaleString('en'));
const tenths = (value: number | undefined) => (value === undefined ? '' : value.toFixed(1));

function line(what: string, ...cells: (string | undefined)[]): void {
  const [first, ...widths] = COLUMNS;
  const texts = cells.map((cell = '', index) => {
    const width = widths[index] ?? 0;
    return index < 3 ? cell.padStart(width) : cell.padEnd(width);
  });
  process.stdout.write(`${what.padEnd(first)} ${texts.join('  ')}`.trimEnd() + '\n');
}
