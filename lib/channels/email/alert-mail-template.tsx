import { Body, Container, Head, Heading, Html, Img, Link, Preview, Section, Text } from 'react-email';
import type { AlertMail, MailAction, MailContributor, MailDetail, MailFigure, MailTone } from '@/lib/domain/alert-mail';
import { COLORS, FONT, MONO, renderStyleSheet, TONES } from './mail-theme';

/** Content id of the chart picture, if there is one. */
export type AlertMailProps = { mail: AlertMail; chartCid: string | null };

const PADDING = '32px';
const text = { margin: '0', fontFamily: FONT, color: COLORS.text, fontSize: '15px', lineHeight: '23px' } as const;
const muted = { ...text, color: COLORS.muted, fontSize: '13px', lineHeight: '19px' } as const;
const block = { padding: `0 ${PADDING} 24px` } as const;
const table = { role: 'presentation', width: '100%', cellPadding: 0, cellSpacing: 0, border: 0 } as const;

/** HTML part of an alert: one column of 600 px, inline styles, presentation tables, dark and narrow by style sheet. */
export function AlertMailTemplate({ mail, chartCid }: AlertMailProps) {
  return (
    <Html lang="en" dir="ltr">
      <Head>
        <title>{mail.subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <style>{renderStyleSheet(mail.tone)}</style>
      </Head>
      <Preview>{mail.preheader}</Preview>
      <Body style={{ margin: 0, padding: 0 }}>
        <Section
          className="sw-page"
          tdClassName="sw-outer"
          style={{ backgroundColor: COLORS.page, padding: '24px 12px' }}
        >
          <Container
            className="sw-card"
            style={{
              backgroundColor: COLORS.card,
              border: `1px solid ${COLORS.line}`,
              borderTop: `4px solid ${TONES[mail.tone].bar}`,
              borderRadius: '12px',
              maxWidth: '600px',
              width: '100%',
              margin: '0 auto',
            }}
          >
            <Opening mail={mail} />
            {mail.figures.length > 0 && <Figures figures={mail.figures} />}
            <Actions actions={mail.actions} note={mail.actionsNote} />
            {mail.chart !== null && <Chart caption={mail.chart.caption} alt={mail.chart.alt} cid={chartCid} />}
            {mail.contributors.length > 0 && <Contributors contributors={mail.contributors} tone={mail.tone} />}
            {mail.facts.length > 0 && <Facts facts={mail.facts} />}
            <Details details={mail.details} />
            <Footer lines={mail.footer} />
          </Container>
        </Section>
      </Body>
    </Html>
  );
}

function Opening({ mail }: { mail: AlertMail }) {
  const accent = TONES[mail.tone];
  return (
    <Section tdClassName="sw-pad" style={{ padding: `26px ${PADDING} 22px` }}>
      <table {...table}>
        <tbody>
          <tr>
            <td className="sw-muted" style={muted}>
              {mail.origin}
            </td>
            <td align="right" style={{ whiteSpace: 'nowrap' }}>
              <span
                className="sw-badge"
                style={{
                  ...text,
                  display: 'inline-block',
                  backgroundColor: accent.soft,
                  color: accent.strong,
                  borderRadius: '999px',
                  padding: '3px 12px',
                  fontSize: '13px',
                  lineHeight: '18px',
                  fontWeight: 600,
                }}
              >
                {mail.badge}
              </span>
            </td>
          </tr>
        </tbody>
      </table>
      <Heading
        as="h1"
        className="sw-text sw-headline"
        style={{
          ...text,
          margin: '18px 0 0',
          fontSize: '26px',
          lineHeight: '33px',
          fontWeight: 650,
          letterSpacing: '-0.01em',
          wordBreak: 'break-word',
        }}
      >
        {mail.headline}
      </Heading>
      {mail.subheadline !== null && (
        <Text className="sw-accent" style={{ ...text, color: accent.strong, margin: '6px 0 0', fontWeight: 600 }}>
          {mail.subheadline}
        </Text>
      )}
      {mail.lateNote !== null && (
        <Text
          className="sw-text sw-note"
          style={{
            ...text,
            margin: '16px 0 0',
            padding: '10px 14px',
            backgroundColor: accent.soft,
            borderRadius: '8px',
          }}
        >
          {mail.lateNote}
        </Text>
      )}
      <Text className="sw-text" style={{ ...text, margin: '14px 0 0', wordBreak: 'break-word' }}>
        {mail.explanation}
      </Text>
    </Section>
  );
}

function Figures({ figures }: { figures: readonly MailFigure[] }) {
  const width = `${Math.floor(100 / figures.length)}%`;
  return (
    <Section tdClassName="sw-pad" style={block}>
      <table {...table} className="sw-inset" style={{ backgroundColor: COLORS.inset, borderRadius: '10px' }}>
        <tbody>
          <tr>
            {figures.map((figure, index) => (
              <td
                key={figure.label}
                className={index === 0 ? 'sw-figure' : 'sw-figure sw-figure-next'}
                width={width}
                valign="top"
                style={{ padding: '14px 16px', ...(index > 0 ? { borderLeft: `1px solid ${COLORS.line}` } : {}) }}
              >
                <div className="sw-muted" style={muted}>
                  {figure.label}
                </div>
                <div
                  className="sw-text"
                  style={{
                    ...text,
                    fontSize: '22px',
                    lineHeight: '30px',
                    fontWeight: 650,
                    fontVariantNumeric: 'tabular-nums',
                  }}
                >
                  {figure.value}
                </div>
                {figure.note !== null && (
                  <div className="sw-muted" style={muted}>
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

function Actions({ actions, note }: { actions: readonly MailAction[]; note: string | null }) {
  return (
    <Section tdClassName="sw-pad" style={block}>
      <table role="presentation" cellPadding={0} cellSpacing={0} border={0} className="sw-actions">
        <tbody>
          <tr>
            {actions.map((action) => (
              <td key={action.url} className="sw-action" style={{ paddingRight: '10px' }}>
                <Link
                  href={action.url}
                  className={action.isPrimary ? 'sw-button sw-primary' : 'sw-button sw-secondary'}
                  style={{
                    ...text,
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
        <Text className="sw-muted" style={{ ...muted, margin: '10px 0 0' }}>
          {note}
        </Text>
      )}
    </Section>
  );
}

function Caption({ children }: { children: string }) {
  return (
    <Heading
      as="h2"
      className="sw-text"
      style={{ ...text, margin: '0 0 8px', fontSize: '15px', lineHeight: '21px', fontWeight: 650 }}
    >
      {children}
    </Heading>
  );
}

function Chart({ caption, alt, cid }: { caption: string; alt: string; cid: string | null }) {
  return (
    <Section tdClassName="sw-pad" style={block}>
      <Caption>{caption}</Caption>
      {cid === null ? (
        <Text className="sw-muted" style={muted}>
          {alt}
        </Text>
      ) : (
        <Img
          src={`cid:${cid}`}
          alt={alt}
          width="534"
          className="sw-muted"
          style={{ ...muted, display: 'block', width: '100%', maxWidth: '534px', height: 'auto', border: 0 }}
        />
      )}
    </Section>
  );
}

function Contributors({ contributors, tone }: { contributors: readonly MailContributor[]; tone: MailTone }) {
  return (
    <Section tdClassName="sw-pad" style={block}>
      <Caption>Where the excess comes from</Caption>
      <table {...table}>
        <tbody>
          {contributors.map((one) => (
            <tr key={one.label}>
              <td style={{ padding: '6px 0' }}>
                <table {...table}>
                  <tbody>
                    <tr>
                      <td className="sw-text" style={{ ...text, fontSize: '14px', wordBreak: 'break-word' }}>
                        {one.label}
                      </td>
                      <td
                        align="right"
                        className="sw-text"
                        style={{ ...text, fontSize: '14px', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
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

function Facts({ facts }: { facts: readonly string[] }) {
  return (
    <Section tdClassName="sw-pad" style={block}>
      <Caption>What was seen</Caption>
      <ul style={{ margin: 0, padding: '0 0 0 20px' }}>
        {facts.map((fact) => (
          <li key={fact} className="sw-text" style={{ ...text, margin: '0 0 4px', wordBreak: 'break-word' }}>
            {fact}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Details({ details }: { details: readonly MailDetail[] }) {
  const line = { borderTop: `1px solid ${COLORS.line}` };
  return (
    <Section tdClassName="sw-pad" style={block}>
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
                  ...muted,
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
                  ...text,
                  ...line,
                  fontSize: '14px',
                  lineHeight: '20px',
                  padding: '8px 0',
                  wordBreak: 'break-word',
                }}
              >
                {detail.value}
                {detail.id !== null && (
                  <span className="sw-muted" style={{ ...muted, fontFamily: MONO, fontSize: '12px' }}>
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

function Footer({ lines }: { lines: readonly string[] }) {
  return (
    <Section
      className="sw-line"
      tdClassName="sw-pad"
      style={{ padding: `18px ${PADDING} 24px`, borderTop: `1px solid ${COLORS.line}` }}
    >
      {lines.map((line) => (
        <Text key={line} className="sw-muted" style={{ ...muted, margin: '0 0 6px', fontSize: '12px' }}>
          {line}
        </Text>
      ))}
    </Section>
  );
}
