import { Link, Section } from 'react-email';
import type { MailEntry, MailSection } from '@/lib/domain/notifications/alert-mail';
import { Caption } from './alert-mail-sections';
import { BLOCK, COLORS, MUTED_TEXT, TABLE, TEXT, TONES } from './mail-theme';

/** A list with a heading: titles left, values right, a word on each below. */
export function Entries({ section }: { section: MailSection }) {
  return (
    <Section tdClassName="sw-pad" style={BLOCK}>
      <Caption>{section.caption}</Caption>
      <table {...TABLE}>
        <tbody>
          {section.entries.map((entry) => (
            <tr key={`${entry.url} ${entry.title} ${entry.note}`}>
              <td className="sw-line" style={{ padding: '9px 0', borderTop: `1px solid ${COLORS.line}` }}>
                <Entry entry={entry} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const TITLE = { ...TEXT, fontSize: '14px', lineHeight: '20px', wordBreak: 'break-word' } as const;

function Entry({ entry }: { entry: MailEntry }) {
  return (
    <>
      <table {...TABLE}>
        <tbody>
          <tr>
            {entry.tone !== null && (
              <td width="16" valign="top" style={{ paddingTop: '7px' }}>
                <div
                  style={{
                    ...{ width: '8px', height: '8px', borderRadius: '4px', fontSize: '0' },
                    backgroundColor: TONES[entry.tone].bar,
                  }}
                />
              </td>
            )}
            <td valign="top">
              {entry.url === null ? (
                <span className="sw-text" style={TITLE}>
                  {entry.title}
                </span>
              ) : (
                <Link href={entry.url} className="sw-text" style={{ ...TITLE, textDecoration: 'underline' }}>
                  {entry.title}
                </Link>
              )}
            </td>
            {entry.value !== null && (
              <td
                align="right"
                valign="top"
                className="sw-text"
                style={{ ...TITLE, paddingLeft: '12px', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
              >
                {entry.value}
              </td>
            )}
          </tr>
          {entry.note !== null && (
            <tr>
              {entry.tone !== null && <td />}
              <td colSpan={2} className="sw-muted" style={MUTED_TEXT}>
                {entry.note}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {entry.percent !== null && <Share percent={entry.percent} color={TONES[entry.tone ?? 'info'].bar} />}
    </>
  );
}

function Share({ percent, color }: { percent: number; color: string }) {
  return (
    <div
      className="sw-track"
      style={{ backgroundColor: COLORS.line, borderRadius: '3px', height: '6px', marginTop: '6px' }}
    >
      <div
        style={{
          ...{ backgroundColor: color, borderRadius: '3px', height: '6px', fontSize: '0' },
          width: `${Math.max(1, percent)}%`,
        }}
      />
    </div>
  );
}
