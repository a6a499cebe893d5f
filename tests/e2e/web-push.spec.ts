import { type BrowserContext, expect, type Page } from '@playwright/test';
import { renderPushMessage } from '@/lib/channels/web-push/web-push-channel';
import { presentAlertEvent } from '@/lib/presenters/notifications/present-alert-event';
import { startHttpPeer } from '@/tests/support/http-peer';
import { makePushBrowser } from '@/tests/support/push-browser';
import { buildAlert } from '@/tests/support/sample-alerts';
import { buildLeakMessage } from '@/tests/support/sample-messages';
import { test } from './quiet-test';
import { at, signIn } from './sign-in';

/** Registers the product's own worker and says how to hand it a message, as a push service would. */
async function openPushDoor(context: BrowserContext, page: Page): Promise<(data: string) => Promise<void>> {
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations;
      if (one) resolve(one.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/push-worker.js');
    await navigator.serviceWorker.ready;
  });
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  return async (data) => {
    await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  };
}

const listShown = (page: Page) =>
  page.evaluate(async () => {
    const shown = await (await navigator.serviceWorker.ready).getNotifications();
    return shown.map(({ title, body, tag, requireInteraction }) => ({ title, body, tag, requireInteraction }));
  });

/** Presses a notification in its worker and says which address it opens: no browser lets a program press one for real. */
async function press(context: BrowserContext, tag: string): Promise<string> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  return worker.evaluate(
    (wanted) =>
      new Promise<string>((resolve) => {
        const scope = self as unknown as {
          registration: ServiceWorkerRegistration;
          clients: { openWindow: (url: string) => Promise<null> };
        };
        scope.clients.openWindow = async (url) => {
          resolve(url);
          return null;
        };
        void scope.registration.getNotifications({ tag: wanted }).then(([notification]) => {
          const Event = Reflect.get(self, 'NotificationEvent') as new (type: string, init: object) => Event;
          self.dispatchEvent(new Event('notificationclick', { notification }));
        });
      }),
    tag,
  );
}

test('a browser shows what is pushed to it, and a press on it leads to the incident', async ({ page, context }) => {
  test.setTimeout(360_000);
  const browser = makePushBrowser();
  const service = await startHttpPeer(() => ({ status: 201 }));
  try {
    await context.grantPermissions(['notifications']);
    await signIn(page, '/settings/channels');
    const post = async (path: string, data: object) => {
      const answer = await page.request.post(at(`/api/v1${path}`), { data, headers: { Origin: at('') } });
      expect([path, answer.ok()]).toEqual([path, true]);
      return answer.json();
    };
    const { id } = await post('/channels', { kind: 'web-push', name: 'My browser', config: {}, enabled: true });
    const subscription = { endpoint: `${service.url}/push/here`, keys: browser.keys };
    await post(`/channels/${id}/browsers`, { subscription, label: 'Chromium' });
    expect(await post(`/channels/${id}/test`, {})).toMatchObject({ delivered: true });

    const deliver = await openPushDoor(context, page);
    const [tested] = service.requests;
    await deliver(JSON.stringify(browser.decrypt(tested?.raw ?? Buffer.alloc(0))));
    await expect
      .poll(() => listShown(page))
      .toMatchObject([{ title: 'Alerts arrive here', requireInteraction: false }]);

    await expect
      .poll(async () => (await listIncidents(page)).length, { timeout: 240_000, intervals: [1_000] })
      .toBeGreaterThan(0);
    const [incidentId = ''] = await listIncidents(page);
    const message = buildLeakMessage({ incidentId });
    const event = presentAlertEvent(message, { publicUrl: at(''), reason: 'first' });
    await deliver(JSON.stringify(renderPushMessage({ ...buildAlert(message), event })));
    await expect
      .poll(() => listShown(page), { timeout: 45_000 })
      .toContainEqual({
        title: '$713 an hour over normal on key ci-runner',
        body: expect.stringContaining('12x normal'),
        ...{ tag: incidentId, requireInteraction: true },
      });
    const opened = await press(context, incidentId);
    expect(opened).toContain(at(`/incidents/${incidentId}`));
    await page.goto(opened);
    await expect(page.getByRole('heading', { level: 1, name: /ci-runner/ })).toBeVisible();

    // Forgetting the browser asks first: nobody but itself could have it back.
    await page.goto(at('/settings/channels'));
    await page.getByRole('button', { name: 'Remove Chromium' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Remove Chromium' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Browsers of this channel' })).toHaveCount(0);
  } finally {
    await service.close();
  }
});

async function listIncidents(page: Page): Promise<string[]> {
  const { data } = await (await page.request.get(at('/api/v1/incidents?limit=20'))).json();
  return (data as { id: string; title: string }[])
    .filter((one) => one.title.includes('ci-runner'))
    .map((one) => one.id);
}
