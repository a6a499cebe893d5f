// Shows pushed messages and opens what they speak of. Registered by Settings, Channels.

self.addEventListener('push', (event) => {
  let message = { title: 'Spendwatch', body: '', url: '/', tag: undefined, isUrgent: false };
  try {
    message = { ...message, ...event.data.json() };
  } catch {
    // A message without content still says that something happened.
  }
  event.waitUntil(
    self.registration.showNotification(message.title, {
      body: message.body,
      tag: message.tag,
      renotify: message.tag !== undefined,
      requireInteraction: message.isUrgent,
      icon: '/favicon.svg',
      data: { url: message.url },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  // Only our own pages: whatever a message says, a press leads nowhere else.
  const asked = new URL(event.notification.data?.url ?? '/', self.location.origin);
  const url = new URL(`${asked.pathname}${asked.search}`, self.location.origin).href;
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((pages) => {
      const open = pages.find((page) => page.url === url);
      return open ? open.focus() : self.clients.openWindow(url);
    }),
  );
});
