import { choosePlural } from '../../plural';

export const copyLinkNow = 'Copy the link now';
export const shareThisView = 'Share this view';
export const linkNotStored = 'The link is not stored in readable form and cannot be shown again.';
export const anybodyLinkSees =
  'Anybody with the link sees this chart and its series, nothing else, without signing in.';
export const title = 'Title';
export const worksFor = 'Works for';
export const days = (count: number) => choosePlural('en', count, { one: '1 day', other: `${count} days` });
export const createLink = 'Create link';
export const page = 'Page';
export const chartAddress = 'Chart for wikis and chat (SVG; .png works, too)';
export const done = 'Done';
export const copied = 'Copied';
export const browserRefusedCopy = 'The browser refused to copy: select the text and copy it by hand';
export const copy = (label: string) => `Copy: ${label}`;
export const copyNote = 'Copy';
export const linksThatWorkNow = 'Links that work now';
export const byUntil = (createdBy: string, expiresAt: string, lastOpenedAt: string) =>
  `By ${createdBy}, until ${expiresAt}${lastOpenedAt}`;
export const neverOpened = ', never opened';
export const lastOpened = (lastOpenedAt: string) => `, last opened ${lastOpenedAt}`;
export const revokeLink = (linkName: string) => `Revoke the link ${linkName}`;
export const linkNoLongerWorks = 'The link no longer works';
export const revoke = 'Revoke';
export const revokeThisLink = 'Revoke this link?';
export const revokeTheLink = 'Revoke link';
export const whoHasItSeesNothing =
  'Whoever has the link, and every page or chat that embeds its chart, sees nothing from now on. It cannot be restored: a new link has another address.';
