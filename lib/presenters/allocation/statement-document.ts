import type { PayerStatement } from '@/lib/contracts/allocation/allocation';
import { formatDollars, parseDecimalToNanos } from '@/lib/domain/money';
import type { Block } from '@/lib/presenters/incidents/evidence-document';

export const STATEMENT_NOTE = 'In US dollars; days and months are those of UTC, as the provider bills them';

/** An amount of a statement, which is in whole cents. */
export const showCents = (amount: string): string => formatDollars(parseDecimalToNanos(amount));

const SOURCES = {
  billed: 'As the providers billed it.',
  mixed: 'As the providers billed it; on days without a final bill as estimated from tokens and list prices.',
  estimated: 'Estimated from tokens and list prices: no bill is known.',
} as const;

/** What the amounts of a statement rest on, in a sentence. */
export const describeStatement = ({ costSource, complete }: Pick<PayerStatement, 'costSource' | 'complete'>): string =>
  `${SOURCES[costSource]}${complete ? '' : ' The month is not settled yet: amounts may still change.'}`;

/** What is printed of a statement. */
type PrintedStatement = Omit<PayerStatement, 'payerId' | 'currency'>;

/** A statement as a printed document: what is paid, its lines, and what those beneath pay. */
export function buildStatementDocument(statement: PrintedStatement): Block[] {
  const { name, workspaceName, month, own, total, lines, beneath } = statement;
  return [
    { kind: 'title', text: `${name}: AI spend of ${month}`, note: `${workspaceName}. ${STATEMENT_NOTE}.` },
    {
      kind: 'figures',
      items: [
        { label: 'Own', value: showCents(own) },
        ...(beneath.length === 0 ? [] : [{ label: 'With those beneath', value: showCents(total) }]),
      ],
    },
    { kind: 'paragraph', text: describeStatement(statement) },
    { kind: 'heading', text: 'Lines' },
    {
      kind: 'table',
      columns: [
        { title: 'Project, key', share: 0.55 },
        { title: 'Model', share: 0.27 },
        { title: 'Amount', share: 0.18, isNumber: true },
      ],
      rows: [...lines.map((line) => [line.label, line.detail, showCents(line.amount)]), ['Sum', '', showCents(own)]],
    },
    ...(beneath.length === 0
      ? []
      : [
          { kind: 'heading', text: 'Beneath' } as const,
          {
            kind: 'table',
            columns: [
              { title: 'Who', share: 0.82 },
              { title: 'Amount', share: 0.18, isNumber: true },
            ],
            rows: beneath.map((one) => [one.name, showCents(one.amount)]),
          } as const,
        ]),
  ];
}
