import { render } from 'react-email';
import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import { AlertMailTemplate } from './alert-mail-template';
import { CHART_WIDTHS, drawChart } from './draw-chart';
import { renderMailText } from './render-mail-text';

/** Both parts of a mail and the pictures its HTML part shows. */
export type RenderedMail = {
  subject: string;
  text: string;
  /** null when the HTML part could not be made: the text part says everything. */
  html: string | null;
  images: readonly { cid: string; filename: string; png: Buffer }[];
  /** Parts that are missing and why, for the log: a poorer mail in time beats a rich one never. */
  problems: readonly unknown[];
};

/** Lays a prepared mail out. Never fails for looks: without picture or HTML the rest still goes out. */
export async function renderMail(mail: AlertMail): Promise<RenderedMail> {
  const problems: unknown[] = [];
  const note = (problem: unknown): null => {
    problems.push(problem);
    return null;
  };
  const images = (await drawCharts(mail).catch(note)) ?? [];
  const [wide, narrow] = images;
  const chartCids = wide && narrow ? { wide: wide.cid, narrow: narrow.cid } : null;
  const html = await render(<AlertMailTemplate mail={mail} chartCids={chartCids} />).catch(note);
  return { subject: mail.subject, text: renderMailText(mail), html, images, problems };
}

/** The chart for a wide window and for a phone, in this order; empty = the mail has none. */
async function drawCharts({ chart, tone }: AlertMail): Promise<RenderedMail['images']> {
  if (chart === null) return [];
  const [wide, narrow] = await Promise.all([
    drawChart(chart, tone, CHART_WIDTHS.wide),
    drawChart(chart, tone, CHART_WIDTHS.narrow),
  ]);
  return [
    { cid: 'chart@spendwatch', filename: 'spend.png', png: wide },
    { cid: 'chart-narrow@spendwatch', filename: 'spend-narrow.png', png: narrow },
  ];
}
