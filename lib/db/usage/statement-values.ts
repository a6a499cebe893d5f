/** Collects the values of a statement and hands out their places. */
export class Values {
  readonly list: unknown[] = [];
  add(value: unknown, cast = ''): string {
    this.list.push(value);
    return `$${this.list.length}${cast}`;
  }
}
