import type { Block, Column } from '@/lib/presenters/incidents/evidence-document';

type Doc = PDFKit.PDFDocument;
type Style = {
  margin: number;
  ink: string;
  muted: string;
  line: string;
  write: (text: string, doc: Doc) => string;
};

const SIZE = 8.5;
const PAD = 3;
const GAP = 8;
/** A cell is a sentence or two; what is longer is cut, for a row must fit on a page. */
const MOST_LETTERS = 900;

/** Draws a table under what was drawn last; its head is repeated on every page. */
export function drawTable(doc: Doc, { columns, rows }: Extract<Block, { kind: 'table' }>, style: Style): void {
  const width = doc.page.width - 2 * style.margin;
  const places = placeColumns(columns, style.margin, width);
  drawHead(doc, columns, places, style);
  for (const row of rows) {
    const cells = columns.map((column, index) => {
      doc.font(column.isMono ? 'mono' : 'body').fontSize(SIZE);
      return style.write(cut(row[index] ?? ''), doc);
    });
    const height = measureRow(doc, columns, cells, places);
    if (doc.y + height > doc.page.height - style.margin - 20) {
      doc.addPage();
      drawHead(doc, columns, places, style);
    }
    const top = doc.y;
    for (const [index, column] of columns.entries()) {
      const place = places[index];
      if (!place) continue;
      doc
        .font(column.isMono ? 'mono' : 'body')
        .fontSize(SIZE)
        .fillColor(style.ink);
      doc.text(cells[index] ?? '', place.left, top + PAD, optionsOf(column, place.width));
    }
    drawRule(doc, top + height, style);
    doc.x = style.margin;
    doc.y = top + height;
  }
  doc.moveDown(0.4);
}

const cut = (text: string) => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)} …` : text);

type Place = { left: number; width: number };

function placeColumns(columns: readonly Column[], margin: number, width: number): Place[] {
  let left = margin;
  return columns.map(({ share }) => {
    const place = { left, width: share * width - GAP };
    left += share * width;
    return place;
  });
}

const optionsOf = ({ isNumber }: Column, width: number) => ({ width, align: isNumber ? 'right' : 'left' }) as const;

function measureRow(doc: Doc, columns: readonly Column[], cells: readonly string[], places: readonly Place[]): number {
  const heights = columns.map((column, index) => {
    doc.font(column.isMono ? 'mono' : 'body').fontSize(SIZE);
    return doc.heightOfString(cells[index] || ' ', optionsOf(column, places[index]?.width ?? 0));
  });
  return Math.max(...heights) + 2 * PAD;
}

function drawHead(doc: Doc, columns: readonly Column[], places: readonly Place[], style: Style): void {
  const top = doc.y;
  doc.font('body').fontSize(SIZE).fillColor(style.muted);
  for (const [index, column] of columns.entries()) {
    const place = places[index];
    if (place) doc.text(column.title, place.left, top + PAD, optionsOf(column, place.width));
  }
  const height = SIZE * 1.4 + 2 * PAD;
  drawRule(doc, top + height, style);
  doc.x = style.margin;
  doc.y = top + height;
}

function drawRule(doc: Doc, y: number, { margin, line }: Style): void {
  doc
    .moveTo(margin, y)
    .lineTo(doc.page.width - margin, y)
    .lineWidth(0.5)
    .stroke(line);
}
