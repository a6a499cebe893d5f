import { render } from 'react-email';
import type { AlertMail } from '@/lib/domain/alert-mail';
import { AlertMailTemplate } from './alert-mail-template';
import { drawChart } from './draw-chart';
import { renderMailText } from './render-mail-text';

/** Both parts of a mail and the picture its HTML part shows. */
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
  const png = mail.chart === null ? null : await drawChart(mail.chart, mail.tone).catch(note);
  const images = png === null ? [] : [{ cid: 'chart@spendwatch', filename: 'spend-last-24-hours.png', png }];
  const html = await render(<AlertMailTemplate mail={mail} chartCid={images[0]?.cid ?? null} />).catch(note);
  return { subject: mail.subject, text: renderMailText(mail), html, images, problems };
}
