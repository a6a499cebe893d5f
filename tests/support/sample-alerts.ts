import type { OutgoingAlert } from '@/lib/channels/channel';
import type { AlertMessage } from '@/lib/domain/notifications/notification';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import { presentAlertEvent } from '@/lib/presenters/notifications/present-alert-event';
import { buildLeakMessage } from './sample-messages';

const PUBLIC_URL = 'https://spend.example';

/** A message as a channel receives it. */
export function buildAlert(message: AlertMessage = buildLeakMessage()): OutgoingAlert {
  const reason = message.kind === 'incident' ? message.reason : message.kind === 'test' ? 'test' : 'digest';
  return {
    deliveryId: '01935a7e-0000-7000-8000-0000000000d1',
    notificationId: '01935a7e-0000-7000-8000-0000000000c1',
    recipient: 'somewhere',
    messageId: '<01935a7e-0000-7000-8000-0000000000d1@spend.example>',
    threadRootId: null,
    decidedAt: new Date(message.asOf),
    wording: '',
    words: presentAlertMail(message, { publicUrl: PUBLIC_URL, ageMs: 1_000 }),
    event: presentAlertEvent(message, { publicUrl: PUBLIC_URL, reason }),
  };
}

/** The same with names that try to be more than names. */
export function buildHostileAlert(): OutgoingAlert {
  const name = '<!channel> @everyone [free](https://evil.example) <b>x</b> *y* "z"';
  return buildAlert(buildLeakMessage({ scopeNames: { key_Zk3fQ8vT1mXy: name } }));
}

export const handOver = async () => {};
