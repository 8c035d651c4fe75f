/** Prints figures as they come. */
export interface Report {
  section(title: string): void;
  /** One figure; `aim` is what it is to be held against. */
  figure(what: string, figure: string, aim?: string): void;
  note(text: string): void;
  failed(this: void, error: unknown): void;
  readonly failures: number;
}

export function printedReport(): Report {
  let failures = 0;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  return {
    get failures() {
      return failures;
    },
    section: (title) => say(`\n${title}`),
    figure: (what, figure, aim) =>
      say(`  ${what.padEnd(54)} ${figure.padStart(16)}${aim === undefined ? '' : `   aim: ${aim}`}`),
    note: (text) => say(`  (${text})`),
    failed: (error) => {
      failures++;
      say(`  failed: ${error instanceof Error ? error.message : String(error)}`);
    },
  };
}
