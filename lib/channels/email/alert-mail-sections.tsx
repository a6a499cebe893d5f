import type { CSSProperties } from 'react';
import { Heading, Img, Link, Section, Text } from 'react-email';
import type {
  MailAction,
  MailContributor,
  MailDetail,
  MailFigure,
  MailTone,
} from '@/lib/domain/notifications/alert-mail';
import { BLOCK, COLORS, MONO, MUTED_TEXT, TABLE, TEXT, TONES } from './mail-theme';

/** Of three figures the one in the middle has the longest note. */
const THREE_WIDTHS = ['27%', '42%', '31%'];

/** The two or three numbers that matter, side by side; below each other on a phone. */
export function Figures({ figures }: { figures: readonly MailFigure[] }) {
  const even = `${Math.floor(100 / figures.length)}%`;
  return (
    <Section tdClassName="sw-pad" style={BLOCK}>
      <table {...TABLE} className="sw-inset" style={{ backgroundColor: COLORS.inset, borderRadius: '10px' }}>
        <tbody>
          <tr>
            {figures.map((figure, index) => (
              <td
                key={figure.label}
                className={index === 0 ? 'sw-figure' : 'sw-figure sw-figure-next'}
                width={figures.length === 3 ? THREE_WIDTHS[index] : even}
                valign="top"
                style={{ padding: '14px 16px', ...(index > 0 ? { borderLeft: `1px solid ${COLORS.line}` } : {}) }}
              >
                <div className="sw-muted" style={MUTED_TEXT}>
                  {figure.label}
                </div>
                <div
                  className="sw-text"
                  style={{
                    ...TEXT,
                    fontSize: '22px',
                    lineHeight: '30px',
                    fontWeight: 650,
                    fontVariantNumeric: 'tabular-nums',
                  }}
                >
                  {figure.value}
                </div>
                {figure.note !== null && (
                  <div className="sw-muted" style={MUTED_TEXT}>
                    {figure.note}
                  </div>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </Section>
  );
}

/** What to press, the most likely first. */
export function Actions({ actions, note }: { actions: readonly MailAction[]; note: string | null }) {
  return (
    <Section tdClassName="sw-pad" style={BLOCK}>
      <table role="presentation" cellPadding={0} cellSpacing={0} border={0} className="sw-actions">
        <tbody>
          <tr>
            {actions.map((action) => (
              <td key={action.url} className="sw-action" style={{ paddingRight: '10px' }}>
                <Link
                  href={action.url}
                  className={action.isPrimary ? 'sw-button sw-primary' : 'sw-button sw-secondary'}
                  style={{
                    ...TEXT,
                    display: 'inline-block',
                    padding: '10px 18px',
                    borderRadius: '8px',
                    fontWeight: 600,
                    textDecoration: 'none',
                    border: `1px solid ${action.isPrimary ? COLORS.button : '#c9ced8'}`,
                    backgroundColor: action.isPrimary ? COLORS.button : COLORS.card,
                    color: action.isPrimary ? COLORS.buttonText : COLORS.text,
                  }}
                >
                  {action.label}
                </Link>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {note !== null && (
        <Text className="sw-muted" style={{ ...MUTED_TEXT, margin: '10px 0 0' }}>
          {note}
        </Text>
      )}
    </Section>
  );
}

/** Heading of one part of a mail. */
export function Caption({ children }: { children: string }) {
  return (
    <Heading
      as="h2"
      className="sw-text"
      style={{ ...TEXT, margin: '0 0 8px', fontSize: '15px', lineHeight: '21px', fontWeight: 650 }}
    >
      {children}
    </Heading>
  );
}

/** The picture, or its words where there is none. A phone shows one drawn for its width, with letters of full size. */
export function Chart({
  caption,
  alt,
  cids,
}: {
  caption: string;
  alt: string;
  cids: { wide: string; narrow: string } | null;
}) {
  const style = { ...MUTED_TEXT, width: '100%', height: 'auto', border: 0 } as const;
  return (
    <Section tdClassName="sw-pad" style={BLOCK}>
      <Caption>{caption}</Caption>
      {cids === null ? (
        <Text className="sw-muted" style={MUTED_TEXT}>
          {alt}
        </Text>
      ) : (
        <>
          <Img
            src={`cid:${cids.wide}`}
            alt={alt}
            width="534"
            className="sw-muted sw-wide"
            style={{ ...style, display: 'block', maxWidth: '534px' }}
          />
          {/* Without the style sheet it stays hidden; the last property hides it in Outlook. */}
          <Img
            src={`cid:${cids.narrow}`}
            alt={alt}
            width="0"
            className="sw-muted sw-narrow"
            style={{ ...style, display: 'none', msoHide: 'all' } as CSSProperties}
          />
        </>
      )}
    </Section>
  );
}

/** Parts of the excess with their share as a bar. */
export function Contributors({ contributors, tone }: { contributors: readonly MailContributor[]; tone: MailTone }) {
  return (
    <Section tdClassName="sw-pad" style={BLOCK}>
      <Caption>Where the excess comes from</Caption>
      <table {...TABLE}>
        <tbody>
          {contributors.map((one) => (
            <tr key={one.label}>
              <td style={{ padding: '6px 0' }}>
                <table {...TABLE}>
                  <tbody>
                    <tr>
                      <td className="sw-text" style={{ ...TEXT, fontSize: '14px', wordBreak: 'break-word' }}>
                        {one.label}
                      </td>
                      <td
                        align="right"
                        className="sw-text"
                        style={{ ...TEXT, fontSize: '14px', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
                      >
                        {one.amount} · {one.sharePercent}%
                      </td>
                    </tr>
                  </tbody>
                </table>
                <div
                  className="sw-track"
                  style={{ backgroundColor: COLORS.line, borderRadius: '3px', height: '6px', marginTop: '4px' }}
                >
                  <div
                    style={{
                      backgroundColor: TONES[tone].bar,
                      borderRadius: '3px',
                      height: '6px',
                      fontSize: '0',
                      width: `${Math.max(1, one.sharePercent)}%`,
                    }}
                  />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Evidence as a list. */
export function Facts({ facts }: { facts: readonly string[] }) {
  return (
    <Section tdClassName="sw-pad" style={BLOCK}>
      <Caption>What was seen</Caption>
      <ul style={{ margin: 0, padding: '0 0 0 20px' }}>
        {facts.map((fact) => (
          <li key={fact} className="sw-text" style={{ ...TEXT, margin: '0 0 4px', wordBreak: 'break-word' }}>
            {fact}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Names, ids and times as a table with row headings. */
export function Details({ details }: { details: readonly MailDetail[] }) {
  if (details.length === 0) return null;
  const line = { borderTop: `1px solid ${COLORS.line}` };
  return (
    <Section tdClassName="sw-pad" style={BLOCK}>
      <Caption>Details</Caption>
      <table width="100%" cellPadding={0} cellSpacing={0} border={0} style={{ borderCollapse: 'collapse' }}>
        <tbody>
          {details.map((detail) => (
            <tr key={detail.label}>
              <th
                scope="row"
                align="left"
                className="sw-muted sw-line sw-detail-label"
                style={{
                  ...MUTED_TEXT,
                  ...line,
                  width: '110px',
                  verticalAlign: 'top',
                  padding: '8px 12px 8px 0',
                  fontWeight: 400,
                }}
              >
                {detail.label}
              </th>
              <td
                className="sw-text sw-line sw-detail-value"
                style={{
                  ...TEXT,
                  ...line,
                  fontSize: '14px',
                  lineHeight: '20px',
                  padding: '8px 0',
                  wordBreak: 'break-word',
                }}
              >
                {detail.value}
                {detail.id !== null && (
                  <span className="sw-muted" style={{ ...MUTED_TEXT, fontFamily: MONO, fontSize: '12px' }}>
                    {' '}
                    {detail.id}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
