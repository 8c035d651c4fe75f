/**
 * Loaded before a program (`node --require`): its clock is ahead by LATER_MS milliseconds. Only what asks for the date is; timers and
 * the monotonic clock run as always.
 */
const ahead = Number(process.env.LATER_MS);
const real = Date;

globalThis.Date = class Date extends real {
  constructor(...given) {
    super(...(given.length === 0 ? [real.now() + ahead] : given));
  }
  static now() {
    return real.now() + ahead;
  }
};
