/** The only place that reads the wall clock for product logic; shells pass the result to pure code as an argument. */
export function readNow(): Date {
  return new Date();
}
