/** Prints a line for the person, or the program, that asked. Progress and errors go to standard error instead. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);
