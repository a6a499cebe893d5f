import type { Overview } from '@/lib/contracts/usage/overview';
import type { Reader } from '@/lib/domain/reader';
import { formatDayTime } from '@/lib/presenters/instant';
import { joinWords } from '@/lib/presenters/join-words';
import { formatMoney, formatSignedMoney } from '@/lib/presenters/money';

export type VisitLine = { label: string; text: string; href: string; tone: 'calm' | 'warning' | 'critical' };

type Input = {
  overview: Pick<Overview, 'movers' | 'openIncidents' | 'openIncidentCount' | 'budgets' | 'connections'>;
  since: Date;
  now: Date;
  /** Spent since then, a decimal amount; null = not known yet. */
  spent: string | null;
  reader: Reader;
};

/** What a reader wants to know first after a while away, a line each: spend, what grew, open matters, budgets, data. */
export function buildVisitLines({ overview, since, now, spent, reader }: Input): VisitLine[] {
  const span = new URLSearchParams({ from: since.toISOString(), to: now.toISOString() });
  return [
    {
      label: 'New spend',
      text: spent === null ? 'Being read' : formatMoney(spent, reader),
      href: `/usage?${span}`,
      tone: 'calm',
    },
    describeGrowth(overview.movers, reader),
    describeIncidents(overview, since),
    describeBudgets(overview.budgets),
    describeData(overview.connections, reader),
  ];
}

function describeGrowth(movers: Overview['movers'], reader: Reader): VisitLine {
  const [first] = movers.filter(({ change }) => !change.startsWith('-'));
  const line = { label: 'What grew', href: '/usage?range=7d&groupBy=apiKey&compare=previous', tone: 'calm' } as const;
  if (!first) return { ...line, text: 'No key spends more than the week before' };
  return {
    ...line,
    text: `${first.name ?? first.id ?? 'No key'} ${formatSignedMoney(first.change, reader)}: ${first.reason}`,
  };
}

function describeIncidents({ openIncidents, openIncidentCount }: Input['overview'], since: Date): VisitLine {
  const opened = openIncidents.filter(({ openedAt }) => Date.parse(openedAt) >= since.getTime()).length;
  const [worst] = openIncidents;
  const line = { label: 'Open incidents', href: '/incidents' };
  if (!worst) return { ...line, text: 'None', tone: 'calm' };
  return {
    ...line,
    text: `${openIncidentCount} open, ${opened === 0 ? 'none of them new' : `${opened} since then`}: ${worst.title}`,
    tone: worst.severity === 'critical' ? 'critical' : 'warning',
  };
}

function describeBudgets(budgets: Overview['budgets']): VisitLine {
  const inDanger = budgets.filter(({ status }) => status.state === 'warning' || status.state === 'exceeded');
  const line = { label: 'Budgets in danger', href: '/budgets' };
  if (inDanger.length === 0) return { ...line, text: budgets.length === 0 ? 'No budget yet' : 'None', tone: 'calm' };
  const isOver = inDanger.some(({ status }) => status.state === 'exceeded');
  const names = inDanger.map(({ budget, status }) => `${budget.name} (${status.percent}%)`);
  return { ...line, text: joinWords(names), tone: isOver ? 'critical' : 'warning' };
}

function describeData(connections: Overview['connections'], reader: Reader): VisitLine {
  const gaps = connections.filter(({ freshness }) => freshness !== 'fresh');
  const line = { label: 'Data gaps', href: '/data-health' };
  if (gaps.length === 0) return { ...line, text: 'None', tone: 'calm' };
  const names = gaps.map(({ name, lastSuccessAt }) =>
    lastSuccessAt === null ? `${name}: not read yet` : `${name}: last read ${formatDayTime(lastSuccessAt, reader)}`,
  );
  return { ...line, text: joinWords(names), tone: 'warning' };
}
