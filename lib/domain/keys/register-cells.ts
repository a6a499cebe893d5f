import { formatNanosExact } from '@/lib/domain/money';
import type { KeyRegister } from './key-register';

/** Columns of the register as a table: those before `owner` only identify the key. */
export const REGISTER_COLUMNS = [
  'key',
  'name',
  'project',
  'owner',
  'team',
  'purpose',
  'sharedWith',
  'expectedModels',
  'expectedHours',
  'expectedMonthly',
  'rotateEveryDays',
  'canary',
  'note',
] as const;
type Column = (typeof REGISTER_COLUMNS)[number];

/** One entry of the register as cells; `parseRegisterCells` reads them back. */
export function renderRegisterCells(key: { id: string; name: string; project: string }, register: KeyRegister) {
  const hours = register.expectedHours;
  const cells: Record<Column, string> = {
    key: key.id,
    name: key.name,
    project: key.project,
    owner: register.owner ?? '',
    team: register.team ?? '',
    purpose: register.purpose ?? '',
    sharedWith: register.sharedWith
      .map(({ name, since, why, privacyUrl }) => [name, since, why, privacyUrl].map((one) => one ?? '').join(' | '))
      .map((text) => text.replace(/( \| )+$/, ''))
      .join('; '),
    expectedModels: register.expectedModels.join('; '),
    expectedHours:
      hours === null
        ? ''
        : `${hours.weekdays.join(',')} ${hours.from}-${hours.until}${hours.timezone === null ? '' : ` ${hours.timezone}`}`,
    expectedMonthly: register.expectedMonthlyNanos === null ? '' : formatNanosExact(register.expectedMonthlyNanos),
    rotateEveryDays: register.rotateEveryDays === null ? '' : String(register.rotateEveryDays),
    canary: register.canary ? 'yes' : 'no',
    note: register.note ?? '',
  };
  return cells;
}

const HOURS = /^([1-7](?:,[1-7])*) (\d\d:\d\d)-(\d\d:\d\d)(?: (\S+))?$/;

/**
 * Cells of a row as the fields of `PATCH /keys/:id`; an empty cell means "nothing", a missing column "as it is". What
 * cannot be read is left as text, so that the schema says what it expected.
 */
export function parseRegisterCells(cells: Readonly<Record<string, string>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const list = (cell: string) =>
    cell
      .split(';')
      .map((one) => one.trim())
      .filter(Boolean);
  const read: Record<string, (cell: string) => unknown> = {
    owner: (cell) => cell || null,
    team: (cell) => cell || null,
    purpose: (cell) => cell || null,
    note: (cell) => cell || null,
    expectedMonthly: (cell) => cell || null,
    expectedModels: list,
    sharedWith: (cell) =>
      list(cell).map((party) => {
        const [name = '', since = '', why = '', privacyUrl = ''] = party.split('|').map((one) => one.trim());
        return { name, since: since || null, why: why || null, privacyUrl: privacyUrl || null };
      }),
    expectedHours: (cell) => {
      if (cell === '') return null;
      const match = HOURS.exec(cell);
      if (!match) return cell;
      const [, days = '', from, until, timezone = null] = match;
      return { weekdays: days.split(',').map(Number), from, until, timezone };
    },
    rotateEveryDays: (cell) => (cell === '' ? null : /^\d+$/.test(cell) ? Number(cell) : cell),
    canary: (cell) => ({ yes: true, true: true, no: false, false: false, '': false })[cell.toLowerCase()] ?? cell,
  };
  for (const [column, parse] of Object.entries(read)) {
    const cell = cells[column];
    // Spreadsheets take what begins like a formula for one, so exports put a quote before it.
    if (cell !== undefined) fields[column] = parse(cell.trim().replace(/^'(?=[=+\-@])/, ''));
  }
  return fields;
}
