/**
 * A worker reduced to delivering, as a process of its own that a test can kill at any moment. Takes DATABASE_URL from the
 * environment and the SMTP address as its argument; says "ready" once it begins.
 */
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';

const transport = createMailTransport({ smtpUrl: process.argv[2] ?? '', from: 'Spendwatch <alerts@spend.example>' });
process.stdout.write('ready\n');
for (;;) {
  await deliverDueNotifications({ transportFor: () => transport }).catch((error: unknown) => console.error(error));
  await new Promise((resolve) => setTimeout(resolve, 20));
}
