import path from 'node:path';
import PdfDocument from 'pdfkit';
import { formatUtc } from '@/lib/presenters/incidents/case-words';
import type { Block, EvidenceChart } from '@/lib/presenters/incidents/evidence-document';
import { findInstalled } from '@/lib/project-root';
import { redactText } from '@/lib/redact';
import { drawTable } from './render-pdf-table';

type Doc = PDFKit.PDFDocument;

const FONTS = findInstalled('geist/dist/fonts');
const MARGIN = 48;
const INK = '#1a1a1a';
const MUTED = '#5f5f5f';
const LINE = '#c9c9c9';
const BAR = '#b42318';
const CHART_HEIGHT = 96;
const LABEL_HEIGHT = 9;

/** A document from top to bottom; `note` stands in the footer of every page. */
export type PrintedDocument = { title: string; note: string; madeAt: Date; blocks: readonly Block[] };

/** Draws a document as a PDF of A4 pages, with page numbers and the fonts in it. */
export async function renderPdf({ title, note, madeAt, blocks }: PrintedDocument): Promise<Uint8Array<ArrayBuffer>> {
  const doc = new PdfDocument({
    ...{ size: 'A4', margin: MARGIN, bufferPages: true, lang: 'en', displayTitle: true, font: sans('Regular') },
    info: { Title: writeText(title), Creator: 'Spendwatch', CreationDate: madeAt },
  });
  doc.registerFont('body', sans('Regular'));
  doc.registerFont('strong', sans('SemiBold'));
  doc.registerFont('mono', path.join(FONTS, 'geist-mono/GeistMono-Regular.ttf'));
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  for (const block of blocks) drawBlock(doc, block);
  drawFooters(doc, `Made by Spendwatch, ${formatUtc(madeAt)}. ${note}.`);
  doc.end();
  await ended;
  return Uint8Array.from(Buffer.concat(chunks));
}

const sans = (weight: string) => path.join(FONTS, `geist-sans/Geist-${weight}.ttf`);

/** What the document's fonts can draw. */
type Font = { hasGlyphForCodePoint: (code: number) => boolean };

/** One line of other people's text without secrets; letters that the font lacks are drawn as "?". */
function writeText(text: string, doc?: Doc): string {
  const line = redactText(text).replace(/\s+/g, ' ').trim();
  // pdfkit knows of each font what it has, and does not say so in its types.
  const font = (doc as unknown as { _font?: { font?: Partial<Font> } } | undefined)?._font?.font;
  if (!font?.hasGlyphForCodePoint) return line;
  return [...line].map((one) => (font.hasGlyphForCodePoint?.(one.codePointAt(0) ?? 0) ? one : '?')).join('');
}

const widthOf = (doc: Doc) => doc.page.width - 2 * MARGIN;

/** Begins a page when there is not so much room left. */
function needRoom(doc: Doc, height: number): void {
  if (doc.y + height > doc.page.height - MARGIN - 20) doc.addPage();
}

function drawBlock(doc: Doc, block: Block): void {
  const width = widthOf(doc);
  switch (block.kind) {
    case 'title':
      doc.font('strong').fontSize(18).fillColor(INK);
      doc.text(writeText(block.text, doc), MARGIN, doc.y, { width });
      doc.font('body').fontSize(9).fillColor(MUTED);
      doc.text(writeText(block.note, doc), { width }).moveDown(1);
      return;
    case 'heading':
      needRoom(doc, 60);
      doc.moveDown(0.8).font('strong').fontSize(12).fillColor(INK);
      doc.text(writeText(block.text, doc), MARGIN, doc.y, { width }).moveDown(0.3);
      return;
    case 'paragraph':
      doc.font('body').fontSize(9.5).fillColor(INK);
      doc.text(writeText(block.text, doc), MARGIN, doc.y, { width }).moveDown(0.4);
      return;
    case 'list':
      doc.font('body').fontSize(9.5).fillColor(INK);
      for (const item of block.items) {
        const top = doc.y;
        doc.text('•', MARGIN, top, { width: 10 });
        doc.text(writeText(item, doc), MARGIN + 10, top, { width: width - 10, paragraphGap: 2 });
      }
      return;
    case 'figures':
      drawFigures(doc, block.items);
      return;
    case 'chart':
      drawChart(doc, block.chart);
      return;
    case 'table':
      drawTable(doc, block, { margin: MARGIN, ink: INK, muted: MUTED, line: LINE, write: writeText });
      return;
  }
}

function drawFigures(doc: Doc, items: readonly { label: string; value: string }[]): void {
  const top = doc.y;
  const width = widthOf(doc) / items.length;
  for (const [index, { label, value }] of items.entries()) {
    const left = MARGIN + index * width;
    doc.font('body').fontSize(8.5).fillColor(MUTED).text(label, left, top, { width });
    doc
      .font('strong')
      .fontSize(16)
      .fillColor(INK)
      .text(value, left, top + 12, { width });
  }
  doc.y = top + 40;
  doc.x = MARGIN;
}

function drawChart(doc: Doc, { bars, marks, top, start, end, note }: EvidenceChart): void {
  needRoom(doc, CHART_HEIGHT + marks.length * LABEL_HEIGHT + 40);
  const width = widthOf(doc);
  doc.font('body').fontSize(8).fillColor(MUTED);
  doc.text(`${note}. Highest: ${top}`, MARGIN, doc.y, { width });
  const labels = doc.y + 6;
  const base = labels + marks.length * LABEL_HEIGHT + CHART_HEIGHT;
  for (const bar of bars) {
    const height = bar.height * CHART_HEIGHT;
    if (height > 0) {
      doc.rect(MARGIN + bar.share * width, base - height, Math.max(0.6, bar.width * width - 0.6), height).fill(BAR);
    }
  }
  doc
    .moveTo(MARGIN, base)
    .lineTo(MARGIN + width, base)
    .lineWidth(0.6)
    .stroke(LINE);
  for (const [index, mark] of marks.entries()) {
    const x = MARGIN + mark.share * width;
    const top = labels + index * LABEL_HEIGHT;
    doc.moveTo(x, top).lineTo(x, base).lineWidth(0.7).dash(2, { space: 2 }).stroke(INK).undash();
    // Above the bars, each on a line of its own: marks may lie close together. At the end, on the other side of the mark.
    const isLate = mark.share > 0.85;
    const align = isLate ? 'right' : 'left';
    doc.fillColor(INK).text(mark.text, isLate ? x - 62 : x + 3, top, { width: 59, align, lineBreak: false });
  }
  doc.fillColor(MUTED).text(start, MARGIN, base + 4, { width: width / 2, lineBreak: false });
  doc.text(end, MARGIN + width / 2, base + 4, { width: width / 2, align: 'right', lineBreak: false });
  doc.x = MARGIN;
  doc.y = base + 18;
}

function drawFooters(doc: Doc, text: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    // The footer stands in the margin, where text would begin a new page.
    doc.page.margins.bottom = 0;
    const words = `${text} Page ${page + 1} of ${count}`;
    doc.font('body').fontSize(8).fillColor(MUTED);
    doc.text(words, MARGIN, doc.page.height - MARGIN + 8, { width: widthOf(doc), align: 'center', lineBreak: false });
  }
}
