/**
 * A mail as prepared by the presenter and drawn by the e-mail channel: every word and number is decided here, so that
 * HTML and text part cannot differ.
 */
export type AlertMail = {
  subject: string;
  /** What inbox lists show behind the subject. */
  preheader: string;
  tone: MailTone;
  /** One or two words on the state: "Critical", "Resolved". */
  badge: string;
  /** Where the mail comes from: workspace and incident number. */
  origin: string;
  headline: string;
  /** One line below the headline; null = nothing to add. */
  subheadline: string | null;
  /** Plain sentences with the numbers. */
  explanation: string;
  /** Set when the mail left long after the decision; its numbers are as of the decision. */
  lateNote: string | null;
  figures: readonly MailFigure[];
  chart: MailChart | null;
  actions: readonly MailAction[];
  /** Said below the actions: what the links need and change. */
  actionsNote: string | null;
  details: readonly MailDetail[];
  contributors: readonly MailContributor[];
  /** Lists with a heading of their own: what a summary collects, what a digest reports. */
  sections: readonly MailSection[];
  facts: readonly string[];
  footer: readonly string[];
  /** Ends mails of this kind at one press, for the mail program's own button; null = they cannot be ended this way. */
  unsubscribeUrl: string | null;
};

/** Words of the link to `unsubscribeUrl`, the last line of the mail. */
export const UNSUBSCRIBE_LABEL = 'Turn these digests off';

export type MailTone = 'critical' | 'warning' | 'info' | 'resolved';

/** A number with its unit; `note` puts it into proportion. */
export type MailFigure = { label: string; value: string; note: string | null };

export type MailAction = { label: string; url: string; isPrimary: boolean };

/** `id` is the provider's own id where the value is a name. */
export type MailDetail = { label: string; value: string; id: string | null };

export type MailSection = { caption: string; entries: readonly MailEntry[] };

/** One line of a list: a title that may be a link, a value at the right edge, and a word on it below. */
export type MailEntry = {
  title: string;
  url: string | null;
  value: string | null;
  note: string | null;
  /** Colours the mark before the title; null = no mark. The note says the same in words. */
  tone: MailTone | null;
  /** Draws a bar of this share, 0 to 100; null = none. */
  percent: number | null;
};

export type MailContributor = { label: string; amount: string; sharePercent: number };

/** Bars of spend per hour over a day. Positions are fractions of the time axis, 0 = left edge, 1 = right edge. */
export type MailChart = {
  /** Says in words what the picture shows. */
  alt: string;
  caption: string;
  /** Top of the value axis, dollars per hour, above 0. */
  maximum: number;
  bars: readonly MailChartBar[];
  /** Usual range under the bars; empty = unknown. */
  band: readonly { from: number; to: number; low: number; high: number }[];
  valueTicks: readonly { value: number; label: string }[];
  timeTicks: readonly { at: number; label: string }[];
  /** Where the incident began; null = before the chart. */
  since: { at: number; label: string } | null;
};

/** `rate` in dollars per hour; null = no data, 0 = nothing was spent. */
export type MailChartBar = { from: number; to: number; rate: number | null; isExcess: boolean };
