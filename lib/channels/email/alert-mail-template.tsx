import { Body, Container, Head, Heading, Html, Link, Preview, Section, Text } from 'react-email';
import { type AlertMail, UNSUBSCRIBE_LABEL } from '@/lib/domain/notifications/alert-mail';
import { Actions, Chart, Contributors, Details, Facts, Figures } from './alert-mail-sections';
import { Entries } from './mail-entries';
import { COLORS, MUTED_TEXT, PADDING, renderStyleSheet, TABLE, TEXT, TONES } from './mail-theme';

/** Content ids of the chart's pictures; null = there are none. */
export type AlertMailProps = { mail: AlertMail; chartCids: { wide: string; narrow: string } | null };

/** HTML part of an alert: one column of 600 px, inline styles, presentation tables, dark and narrow by style sheet. */
export function AlertMailTemplate({ mail, chartCids }: AlertMailProps) {
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
            {mail.chart !== null && <Chart caption={mail.chart.caption} alt={mail.chart.alt} cids={chartCids} />}
            {mail.contributors.length > 0 && <Contributors contributors={mail.contributors} tone={mail.tone} />}
            {mail.sections.map((section) => (
              <Entries key={section.caption} section={section} />
            ))}
            {mail.facts.length > 0 && <Facts facts={mail.facts} />}
            <Details details={mail.details} />
            <Footer lines={mail.footer} unsubscribeUrl={mail.unsubscribeUrl} />
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
      <table {...TABLE}>
        <tbody>
          <tr>
            <td className="sw-muted" style={MUTED_TEXT}>
              {mail.origin}
            </td>
            <td align="right" style={{ whiteSpace: 'nowrap' }}>
              <span
                className="sw-badge"
                style={{
                  ...TEXT,
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
          ...TEXT,
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
        <Text className="sw-accent" style={{ ...TEXT, color: accent.strong, margin: '6px 0 0', fontWeight: 600 }}>
          {mail.subheadline}
        </Text>
      )}
      {mail.lateNote !== null && (
        <Text
          className="sw-text sw-note"
          style={{
            ...TEXT,
            margin: '16px 0 0',
            padding: '10px 14px',
            backgroundColor: accent.soft,
            borderRadius: '8px',
          }}
        >
          {mail.lateNote}
        </Text>
      )}
      <Text className="sw-text" style={{ ...TEXT, margin: '14px 0 0', wordBreak: 'break-word' }}>
        {mail.explanation}
      </Text>
    </Section>
  );
}

function Footer({ lines, unsubscribeUrl }: { lines: readonly string[]; unsubscribeUrl: string | null }) {
  const style = { ...MUTED_TEXT, margin: '0 0 6px', fontSize: '12px' } as const;
  return (
    <Section
      className="sw-line"
      tdClassName="sw-pad"
      style={{ padding: `18px ${PADDING} 24px`, borderTop: `1px solid ${COLORS.line}` }}
    >
      {lines.map((line) => (
        <Text key={line} className="sw-muted" style={style}>
          {line}
        </Text>
      ))}
      {unsubscribeUrl !== null && (
        <Link href={unsubscribeUrl} className="sw-muted" style={{ ...style, textDecoration: 'underline' }}>
          {UNSUBSCRIBE_LABEL}
        </Link>
      )}
    </Section>
  );
}
