import type { MailTone } from '@/lib/domain/notifications/alert-mail';

/** Colours as inline styles for mail programs without style sheets; `DARK_CSS` overrides them where dark is asked for. */
export const COLORS = {
  page: '#f3f4f6',
  card: '#ffffff',
  line: '#e4e7ec',
  text: '#16181d',
  muted: '#5b6472',
  inset: '#f7f8fa',
  button: '#16181d',
  buttonText: '#ffffff',
} as const;

/** Accent by tone: `strong` on white for text (contrast above 4.5), `soft` behind it, `bar` in the chart on both modes. */
export const TONES: Record<
  MailTone,
  { strong: string; soft: string; bar: string; darkStrong: string; darkSoft: string }
> = {
  critical: { strong: '#b42318', soft: '#fef0ee', bar: '#e5484d', darkStrong: '#ff9b92', darkSoft: '#3a1a1a' },
  warning: { strong: '#95500a', soft: '#fdf3e2', bar: '#e08a1e', darkStrong: '#ffc069', darkSoft: '#36260f' },
  info: { strong: '#2f4b8f', soft: '#eef2fc', bar: '#5b7fd6', darkStrong: '#a9bff7', darkSoft: '#1c2440' },
  resolved: { strong: '#0b6b4a', soft: '#e9f7f0', bar: '#2f9e75', darkStrong: '#7fdcb4', darkSoft: '#12301f' },
};

const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";
export const MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

/** Space left and right of the content, in a wide window. */
export const PADDING = '32px';

/** Styles that every part repeats inline: mail programs inherit little. */
export const TEXT = {
  margin: '0',
  fontFamily: FONT,
  color: COLORS.text,
  fontSize: '15px',
  lineHeight: '23px',
} as const;
export const MUTED_TEXT = { ...TEXT, color: COLORS.muted, fontSize: '13px', lineHeight: '19px' } as const;
export const BLOCK = { padding: `0 ${PADDING} 24px` } as const;
export const TABLE = { role: 'presentation', width: '100%', cellPadding: 0, cellSpacing: 0, border: 0 } as const;

/** Style sheet for what inline styles cannot say: dark colours and narrow screens. Unknown to a program = light and wide. */
export function renderStyleSheet(tone: MailTone): string {
  const accent = TONES[tone];
  return `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background-color: ${COLORS.page}; -webkit-text-size-adjust: 100%; }
@media (max-width: 520px) {
  .sw-pad { padding-left: 20px !important; padding-right: 20px !important; }
  .sw-outer { padding: 0 0 24px !important; }
  .sw-wide { display: none !important; }
  .sw-narrow { display: block !important; width: 100% !important; }
  .sw-actions { width: 100% !important; }
  .sw-card { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
  .sw-headline { font-size: 22px !important; line-height: 28px !important; }
  .sw-figure { display: block !important; width: auto !important; border-left: 0 !important; padding: 10px 16px !important; }
  .sw-figure-next { border-top: 1px solid ${COLORS.line} !important; }
  .sw-action { display: block !important; width: 100% !important; padding: 0 0 10px 0 !important; }
  .sw-button { display: block !important; text-align: center !important; }
  .sw-detail-label { display: block !important; width: auto !important; padding-bottom: 0 !important; }
  .sw-detail-value { display: block !important; width: auto !important; padding-top: 0 !important; border-top: 0 !important; }
}
@media (prefers-color-scheme: dark) {
  body, .sw-page { background-color: #0e1013 !important; }
  .sw-card { background-color: #17191e !important; border-left-color: #2a2e36 !important; border-right-color: #2a2e36 !important; border-bottom-color: #2a2e36 !important; }
  .sw-text { color: #eceef2 !important; }
  .sw-muted { color: #a3abb8 !important; }
  .sw-inset { background-color: #1e2127 !important; }
  .sw-line { border-color: #2a2e36 !important; }
  .sw-figure { border-color: #2f343d !important; }
  .sw-accent { color: ${accent.darkStrong} !important; }
  .sw-badge { color: ${accent.darkStrong} !important; background-color: ${accent.darkSoft} !important; }
  .sw-primary { background-color: #eceef2 !important; color: #16181d !important; border-color: #eceef2 !important; }
  .sw-secondary { background-color: #17191e !important; color: #eceef2 !important; border-color: #454b57 !important; }
  .sw-track { background-color: #2a2e36 !important; }
  .sw-note { background-color: ${accent.darkSoft} !important; }
}`;
}
