// Preloaded into the web server of the snapshots: its clock stands, so that nothing grows stale while pictures are taken
// and two sets of them differ only by the code.
import process from 'node:process';

const RealDate = Date;
const frozenMs = Number(process.env['FROZEN_AT_MS']);

class FrozenDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(frozenMs);
    else super(...parts);
  }

  // Own properties, not inherited ones: Next copies them to a clock of its own.
  static parse = RealDate.parse;
  static UTC = RealDate.UTC;
  static now() {
    return frozenMs;
  }
}

if (Number.isFinite(frozenMs)) globalThis.Date = FrozenDate;
